// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One rule for all containers: a file that is cut anywhere is refused, or read with a warning. */
class CutFileTest {
    private static final int PLACES = 12;
    // Frames with nothing around them, where a cut between two leaves a shorter whole file.
    private static final Set<String> BARE = Set.of("libopencore_amrnb.amr", "aac.aac", "mp2.mp2", "ac3.ac3",
            "eac3.eac3", "aac.ts");

    @TempDir
    private Path folder;

    @Test
    void everyContainerShowsThatItIsCut() throws Exception {
        var unnoticed = new ArrayList<String>();
        int kept = 0;
        for (var seed : SoundSeeds.of(1.5, folder).entrySet()) {
            byte[] whole = seed.getValue();
            var sound = read(whole, Damaged.REFUSE).orElseThrow(() -> new AssertionError(seed.getKey()));
            assertEquals(List.of(), sound.warnings(), seed.getKey());
            for (int i = 1; i <= PLACES; i++) {
                byte[] cut = Arrays.copyOf(whole, (int) ((long) whole.length * i / (PLACES + 1)));
                if (read(cut, Damaged.REFUSE).isPresent() && !BARE.contains(seed.getKey())) {
                    unnoticed.add(seed.getKey() + " at " + cut.length);
                }
                var rest = read(cut, Damaged.KEEP);
                kept += rest.isPresent() ? 1 : 0;
                assertTrue(rest.isEmpty() || BARE.contains(seed.getKey())
                        || rest.get().warnings().getFirst().contains("; read as far as it goes, "));
            }
        }
        assertEquals(List.of(), unnoticed);
        assertTrue(kept > 200, kept + " were read as far as they go"); // not MP4, whose index is at its end
    }

    @Test
    void whatIsReadOfACutFileIsHowTheWholeBegins() throws Exception {
        for (var seed : SoundSeeds.of(1.5, folder).entrySet()) {
            float[] whole = read(seed.getValue(), Damaged.KEEP).orElseThrow().waveform().samples();
            byte[] cut = Arrays.copyOf(seed.getValue(), seed.getValue().length * 2 / 3);
            float[] head = read(cut, Damaged.KEEP).map(sound -> sound.waveform().samples()).orElse(whole);
            int same = Math.min(head.length - 4000, whole.length); // a lossy codec's last frames lack some
            for (int i = 0; i < same; i++) {
                assertEquals(whole[i], head[i], 1e-3, seed.getKey() + " at " + i);
            }
        }
    }

    private static Optional<Sound> read(byte[] bytes, Damaged damaged) {
        try {
            return Optional.of(AudioFile.read(SoundSource.of("clip", bytes),
                    SoundSettings.STANDARD.withDamaged(damaged)));
        } catch (InvalidInputException refusal) {
            return Optional.empty();
        }
    }
}
