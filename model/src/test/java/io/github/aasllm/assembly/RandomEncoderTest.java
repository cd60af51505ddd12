// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.PublishedEncoder.Emotion2vec;
import io.github.aasllm.assembly.PublishedEncoder.Size;
import io.github.aasllm.assembly.PublishedEncoder.Waveform;
import io.github.aasllm.assembly.PublishedEncoder.Whisper;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.classifier.Classifiers;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Kind;
import io.github.aasllm.recognizer.Embedder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders of published encoders' architecture with random weights. */
class RandomEncoderTest {
    private static final List<String> LABELS = List.of("low", "high", "none");
    private static final Size TINY = new Size(32, 2, 2);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({ // of transformers' models of the published settings, num_parameters(); Whisper's without the decoder
        "wav2vec2-base, 94371712", "wav2vec2-large, 315428992", "wav2vec2-large-robust, 315438720",
        "xlsr-300m, 315438720", "hubert-base, 94371712", "hubert-large, 315438720", "wavlm-base, 94381936",
        "wavlm-base-plus, 94381936", "wavlm-large, 315453120", "data2vec-audio-base, 93164288",
        "data2vec-audio-large, 313276416", "whisper-tiny, 8208384", "whisper-base, 20590592",
        "whisper-small, 88154112", "whisper-medium, 307216384", "whisper-large-v2, 636784640",
        "whisper-large-v3, 636968960"})
    void anEncoderHasAsManyParametersAsTheOneOfItsName(String name, long parameters) throws IOException {
        assertEquals(parameters, parameters(name));
    }

    @Test
    void emotion2vecHasTheRoundedSizesThatItsAuthorsState() throws IOException {
        assertEquals(90e6, parameters("emotion2vec-plus-base"), 5e6);
        assertEquals(300e6, parameters("emotion2vec-plus-large"), 20e6);
    }

    /** {@code wavlm-large.names}: {@code named_parameters()} of transformers 5.17, of the first and the last layer. */
    @Test
    void namesAndShapesAreTransformersOwn() throws IOException {
        var encoder = RandomEncoder.published("wavlm-large");
        encoder.writeSettings(folder, List.of("a", "b", "c", "d"));
        var inner = "wavlm\\.encoder\\.layers\\.([1-9]|1\\d|2[0-2])\\..*";
        var ours = encoder.table(folder, 4).stream()
                .filter(row -> !row.name().matches(inner))
                .map(row -> row.name() + " " + Arrays.stream(row.shape()).mapToObj(String::valueOf)
                        .collect(Collectors.joining("x")))
                .sorted().toList();
        try (var file = getClass().getResourceAsStream("wavlm-large.names")) {
            var theirs = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    // as published files have it, and transformers reads both
                    .replace("parametrizations.weight.original0", "weight_g")
                    .replace("parametrizations.weight.original1", "weight_v");
            assertEquals(theirs.lines().sorted().toList(), ours);
        }
    }

    @Test
    void eachKindIsReadAsAClassifierAndAsAnEncoderWithAHeadAndWithout() {
        for (var kind : Wav2Vec2Kind.values()) {
            boolean normFirst = kind != Wav2Vec2Kind.DATA2VEC;
            assertIsRead(new Waveform(kind, TINY, normFirst, normFirst), kind.modelType());
            assertIsRead(new Waveform(kind, TINY, false, false), kind.modelType() + "-post");
        }
        assertIsRead(new Whisper(TINY, 80), "whisper");
        assertIsRead(new Emotion2vec(TINY, 1), "emotion2vec");
    }

    private void assertIsRead(PublishedEncoder encoder, String name) {
        var whole = folder.resolve(name);
        RandomEncoder.write(whole, encoder, LABELS, 1);
        try (var classifier = Classifiers.open(whole, Residency.MAPPED).orElseThrow()) {
            assertEquals(LABELS, classifier.labels());
            var logits = classifier.logits(List.of(sound())).getFirst();
            // neither all alike nor beyond what numbers of variance 1 give
            assertTrue(logits[0] != logits[1] && Math.abs(logits[0]) < 10, name + Arrays.toString(logits));
        }
        var bare = folder.resolve(name + "-bare");
        RandomEncoder.write(bare, encoder, List.of(), 1);
        for (var path : List.of(whole, bare)) {
            try (var embedder = Embedder.open(path)) {
                assertEquals(TINY.width(), embedder.width(), path.toString());
            }
        }
    }

    private static float[] sound() {
        var samples = new float[4000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(0.1 * i);
        }
        return samples;
    }

    @Test
    void theSameSeedGivesTheSameFilesAndAnotherSeedOtherWeights() throws IOException {
        var encoder = new Waveform(Wav2Vec2Kind.WAVLM, TINY, true, false);
        for (var name : List.of("one", "same", "other")) {
            RandomEncoder.write(folder.resolve(name), encoder, LABELS, name.equals("other") ? 2 : 1);
        }
        for (var file : folder.resolve("one").toFile().list()) {
            assertArrayEquals(bytes("one", file), bytes("same", file), file);
            assertEquals(!file.equals("model.safetensors"), Arrays.equals(bytes("one", file), bytes("other", file)),
                    file);
        }
    }

    @Test
    void aDiskWithoutRoomIsRefusedBeforeAnythingIsWritten() {
        var beyond = new Waveform(Wav2Vec2Kind.HUBERT, new Size(1 << 18, 100, 1), true, true); // 330 TB
        var refusal = Refusals.of(() -> RandomEncoder.write(folder.resolve("out"), beyond, List.of(), 1));
        assertTrue(refusal.startsWith("free space: "), refusal);
        assertArrayEquals(new String[0], folder.toFile().list());
    }

    @Test
    void unknownNamesAndLabelsThatRepeatAreRefused() {
        var out = folder.resolve("out");
        assertEquals("name of a published encoder: conformer (expected: " + String.join(", ", RandomEncoder.names())
                + ")", Refusals.of(() -> RandomEncoder.write(out, "conformer", LABELS, 1)));
        assertEquals("labels: [a, a] (expected: labels that differ, none of them empty)",
                Refusals.of(() -> RandomEncoder.write(out, "wavlm-base", List.of("a", "a"), 1)));
        assertFalse(Files.exists(out));
    }

    private long parameters(String name) throws IOException {
        var encoder = RandomEncoder.published(name);
        encoder.writeSettings(folder, List.of());
        return encoder.table(folder, 0).stream().mapToLong(WeightShape::numbers).sum();
    }

    private byte[] bytes(String name, String file) throws IOException {
        return Files.readAllBytes(folder.resolve(name).resolve(file));
    }
}
