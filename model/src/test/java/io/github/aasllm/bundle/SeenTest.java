// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leak is found by what files keep of the ids. */
class SeenTest {
    private static Provenance learned(Seen... seen) {
        return new Provenance(Optional.empty(), List.of(seen), Optional.empty(), Optional.empty(), Map.of());
    }

    @Test
    void everyOverlapIsFoundAndNoOther() {
        var random = new Random(11);
        for (int i = 0; i < 200; i++) {
            var seen = new TreeSet<String>();
            var tested = new TreeSet<String>();
            for (int j = 0; j < 30; j++) {
                seen.add("clip" + random.nextInt(1_000));
                tested.add("clip" + random.nextInt(1_000));
            }
            var both = new TreeSet<>(seen);
            both.retainAll(tested);
            assertEquals(both.stream().findFirst(), Seen.of("x", seen).firstOf(tested));
            assertEquals(both, learned(Seen.of("x", seen)).seenOf(tested));
        }
    }

    @Test
    void aPrintIsTheBeginningOfAHash() {
        // for i in a b; do printf 'aasllm seen clip %s\n' $i | sha256sum | cut -c1-12; done | sort
        assertEquals("896906f6986ca8d12940f5b0", Seen.of("x", List.of("b", "a")).prints());
    }

    /** Fold 03 is tested with LoRA weights that were trained on a checkpoint which has heard speaker 03. */
    @Test
    void aModelWhoseAncestorHeardATestClipIsRefused(@TempDir Path checkpoint, @TempDir Path lora) {
        var pretraining = learned(Seen.of("pre-training", List.of("03a01Fa", "08a01Fd")));
        Bundle.EMPTY.withProvenance(pretraining).write(checkpoint);
        Bundle.EMPTY.withProvenance(learned(Seen.of("LoRA weights", List.of("08a01Fd")))).write(lora);
        var own = Bundle.read(lora).provenance().orElseThrow();
        var test = List.of("03a01Fa", "03a02Wb");
        own.requireUnseen("the LoRA folder", test);
        var whole = Bundle.read(lora).or(Bundle.read(checkpoint)).provenance().orElseThrow();
        assertEquals("test clip: 03a01Fa (expected: one that the model has not learned from); it is among"
                + " the 2 clips of"
                + " its pre-training", Refusals.of(() -> whole.requireUnseen("the model", test)));
        assertEquals("test clip: 08a01Fd (expected: one that the LoRA folder has not learned from); it is"
                + " among the 1"
                + " clips of its LoRA weights",
                Refusals.of(() -> own.requireUnseen("the LoRA folder", List.of("08a01Fd"))));
    }

    /** A list without ids has paths for them, and would pass by the ids of the corpus that it copies. */
    @Test
    void aCopyAsAListOfPathsIsKnownByTheNamesOfItsFiles() {
        var own = learned(Seen.of("weights", List.of("03a01Fa")));
        for (var path : List.of("wav/03a01Fa.wav", "03a01Fa.flac", "/data/x.y/03a01Fa.WAV", "C:\\emodb\\03a01Fa.wav")) {
            assertEquals("test clip: " + path + " (expected: one that m has not learned from); its file is called as"
                    + " one of the 1 clips of its weights; if it is another, give the clips ids of their own",
                    Refusals.of(() -> own.requireUnseen("m", List.of("08a01Na", path))));
        }
        var others = List.of("wav/03a01Fb.wav", "speaker2-03a01Fa", "train/03a01Fa");
        own.requireUnseen("m", others);
        assertEquals(Set.of(), own.seenOf(others));
        assertEquals(Set.of("wav/03a01Fa.wav", "03a01Fa"), own.seenOf(List.of("03a01Fa", "08a01Na", "wav/03a01Fa.wav")));
    }

    /** The other way round, and two lists of paths with one another; also after a file and back. */
    @Test
    void aCorpusIsKnownByWhatWasLearnedFromAListOfPaths(@TempDir Path folder) {
        Bundle.EMPTY.withProvenance(learned(Seen.of("weights", List.of("wav/03a01Fa.wav", "08a01Na.wav"))))
                .write(folder);
        var own = Bundle.read(folder).provenance().orElseThrow();
        for (var id : List.of("03a01Fa", "clips/03a01Fa.flac", "08a01Na", "C:\\emodb\\08a01Na.WAV")) {
            assertEquals("test clip: " + id + " (expected: one that m has not learned from); its file is called as"
                    + " one of the 2 clips of its weights; if it is another, give the clips ids of their own",
                    Refusals.of(() -> own.requireUnseen("m", List.of("08a01Nb", id))));
        }
        own.requireUnseen("m", List.of("03a01Fb", "wav/03a01Fb.wav", "wav", "speaker2-03a01Fa", "train/03a01Fa"));
        assertEquals("seen.names_prints: 3 characters (expected: 12 hexadecimal digits for each name of a file)",
                Refusals.of(() -> new Seen("x", 0, "0".repeat(64), "", "abc")));
    }

    @Test
    void whereNobodyCanKnowTheTestIsRefusedToo() {
        var old = new Seen("LoRA weights", 1, "0".repeat(64), "", "");
        assertEquals("seen.clips_prints: none of what was seen by LoRA weights (expected: a short hash of"
                + " each clip);"
                + " train it again with this release", Refusals.of(() ->
                learned(old).requireUnseen("x", List.of("a"))));
        assertEquals("seen.clips_prints: 3 characters (expected: 12 hexadecimal digits for each of 1 clips)",
                Refusals.of(() -> new Seen("x", 1, "0".repeat(64), "abc", "")));
    }
}
