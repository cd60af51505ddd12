// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made after what users of other software have reported; all are synthetic. */
class SoundCasesTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "plus44.wav; 1.0; the header counts 44 bytes of sound more than there are",
        "minus2bytes.wav; 0.9999375; the last frame of the sound is cut",
        "data-size-0.wav; 1.0; the header says that there is no sound, but 32000 bytes follow, which were read"
                + " as such",
        "m05_cat_id3_middle.mp3; 5.1733; 258 bytes of tags between or behind the frames were left out",
        "zeros-before.mp3; 2.5456; 100,045 bytes before the sound are none"})
    void whatDecodesCompletelyIsAcceptedWithAWarning(String name, double seconds, String warning)
            throws Exception {
        var sound = AudioFile.read(file(name), SoundSettings.STANDARD);
        assertEquals(seconds, sound.waveform().durationSeconds(), 1e-4);
        assertEquals(List.of(warning), sound.warnings());
    }

    @ParameterizedTest
    // The sound of the video is 39 MP3 frames of 1152 samples at 44.1 kHz; tags at the end are usual; the chain is
    // two pieces of 112,257 samples at 44.1 kHz and half as many at 22.05.
    @CsvSource({"t25_nist.wav, 2.5455", "t.avi, 1.0188", "m11_lyrics3.mp3, 2.5456",
        "chained-rates.ogg, 5.0911", "same-as-riff.wav, 1"})
    void otherContainersAreReadWithoutAWord(String name, double seconds) throws Exception {
        var sound = AudioFile.read(file(name), SoundSettings.STANDARD);
        assertEquals(seconds, sound.waveform().durationSeconds(), 1e-4);
        assertTrue(sound.warnings().isEmpty(), sound.warnings().toString());
    }

    @Test
    void bigEndianRiffIsItsTwin() throws Exception {
        assertArrayEquals(AudioFile.read(file("same-as-riff.wav")).samples(),
                AudioFile.read(file("rifx.wav")).samples());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut.opus", "f.cut50.ogg", "o.cut50.webm", "p.cut50.w64"})
    void whatIsCutIsRefusedOrReadAsFarAsItGoes(String name) throws Exception {
        String refusal = Refusals.of(() -> AudioFile.read(file(name)));
        assertTrue(refusal.contains("; the file is truncated: record or copy it again"), refusal);
        var sound = AudioFile.read(file(name), SoundSettings.STANDARD.withDamaged(Damaged.KEEP));
        assertEquals(1.15, sound.waveform().durationSeconds(), 0.2);
        String warning = sound.warnings().getFirst();
        assertTrue(warning.startsWith("the file is truncated: ") && warning.endsWith(" s"), warning);
    }

    @Test
    void aGitLfsPointerIsNamed() throws Exception {
        Path pointer = file("lfs-pointer.wav");
        assertEquals("audio file: a Git LFS pointer (expected: the sound that it stands for) in " + pointer
                + "; fetch it with 'git lfs pull'", Refusals.of(() -> AudioFile.read(pointer)));
    }

    @Test
    void anIndexOfMillionsOfPacketsIsRefusedAtOnce() {
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            String refusal = Refusals.of(() -> AudioFile.read(file("eighty-million-packets.mov")));
            assertTrue(refusal.startsWith("audio file: an index of more packets than the file has bytes"),
                    refusal);
        });
    }

    @Tag("long") // half a minute: 5504 taps a sample
    @Test
    void anHourAt384KilohertzIsReadInOneGigabyte() throws Exception {
        assertEquals(3599, AudioFile.read(file("hour-of-384-kHz.flac")).durationSeconds());
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(SoundCasesTest.class.getResource("/sound/" + name).toURI());
    }
}
