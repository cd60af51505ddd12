// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.SpeechLlm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code embed}: the numbers are the encoder's, and no row is lost. */
class EmbedCommandTest {
    private static final int WIDTH = 32; // of the tiny folder

    @TempDir
    Path folder;

    private Path model;
    private Path clips;
    private Path out;

    @BeforeEach
    void makeModelAndClips() throws IOException {
        model = TinyFolder.write(folder.resolve("model"), TinyFolder.config("wavlm", true));
        clips = Files.createDirectory(folder.resolve("clips"));
        out = folder.resolve("out");
        for (int i = 0; i < 3; i++) {
            Sound.tone(clips.resolve("clip" + i + ".wav"), 200 + 50 * i, 0.2 + 0.1 * i);
        }
        Files.writeString(clips.resolve("clip1.wav"), "broken");
    }

    private Call embed(Object... more) {
        var arguments = new ArrayList<Object>(List.of("embed", "--model", model));
        arguments.addAll(List.of(more));
        return aasllm(arguments.toArray());
    }

    /** The states of the encoder itself, [T][D] in one row; the layer by number, or the last state for -1. */
    private static float[] states(Path model, Path clip, int layer) {
        var samples = AudioFile.read(clip, SoundSettings.STANDARD).waveform().samples();
        if (model.endsWith("llm")) {
            try (var llm = SpeechLlm.open(model, Optional.empty(), Optional.empty());
                    var scope = new PointerScope();
                    var inference = new NoGradGuard()) {
                return Tensors.toFloats(llm.encode(List.of(samples)).getFirst());
            }
        }
        try (var opened = Wav2Vec2Folder.open(model, Residency.FLOAT32);
                var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            return Tensors.toFloats(layer < 0 ? opened.encoder().encode(List.of(samples)).getFirst()
                    : opened.encoder().hidden(List.of(samples)).getFirst().get(layer));
        }
    }

    private static float[] numbers(JsonNode list) {
        var numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) list.get(i).asDouble();
        }
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({"last, -1", "0, 0", "2, 2"})
    void aPooledRowIsTheMeanAndTheDeviationOfTheEncodersOwnStates(String layer, int number) {
        var clip = clips.resolve("clip0.wav");
        var call = embed("--layer", layer, "--pool", "mean+sd", "--format", "jsonl", clip);
        assertEquals(0, call.exitCode(), call.err());
        var states = states(model, clip, number);
        int count = states.length / WIDTH;
        assertEquals(count, call.records().getFirst().get("states").asInt());
        var row = numbers(call.records().getFirst().get("embedding"));
        assertEquals(2 * WIDTH, row.length);
        for (int d = 0; d < WIDTH; d++) {
            double sum = 0;
            double squares = 0;
            for (int t = 0; t < count; t++) {
                sum += states[t * WIDTH + d];
            }
            for (int t = 0; t < count; t++) {
                squares += Math.pow(states[t * WIDTH + d] - sum / count, 2);
            }
            assertEquals(sum / count, row[d], 1e-5);
            assertEquals(Math.sqrt(squares / count), row[WIDTH + d], 1e-5);
        }
    }

    @Test
    void theMeanOverLayersIsTheMeanOfEachOfThem() {
        var clip = clips.resolve("clip0.wav");
        var row = numbers(embed("--layer", "mean", "--pool", "none", clip).records().getFirst()
                .get("embedding").get(3));
        for (int d = 0; d < WIDTH; d++) {
            double sum = 0;
            for (int layer = 0; layer <= 2; layer++) {
                sum += states(model, clip, layer)[3 * WIDTH + d];
            }
            assertEquals(sum / 3, row[d], 1e-5);
        }
    }

    @Test
    void whatIsNotPooledAreTheEncodersStatesToTheBit() {
        var clip = clips.resolve("clip0.wav");
        var rows = embed("--pool", "none", "--format", "jsonl", clip).records().getFirst().get("embedding");
        var states = states(model, clip, -1);
        assertEquals(states.length, rows.size() * WIDTH);
        for (int t = 0; t < rows.size(); t++) {
            assertArrayEquals(Arrays.copyOfRange(states, t * WIDTH, (t + 1) * WIDTH), numbers(rows.get(t)));
        }
    }

    @Test
    void theEncoderOfASpeechLlmGivesItsStatesToo() throws IOException {
        var llm = folder.resolve("llm");
        assertEquals(0, aasllm("model", "random", "-o", llm).exitCode());
        var clip = clips.resolve("clip0.wav");
        var call = aasllm("embed", "--model", llm, "--pool", "none", "--format", "jsonl", clip);
        assertEquals(0, call.exitCode(), call.err());
        var rows = call.records().getFirst().get("embedding");
        var flat = new ArrayList<Float>();
        rows.forEach(row -> row.forEach(number -> flat.add((float) number.asDouble())));
        var states = states(llm, clip, -1);
        for (int i = 0; i < states.length; i++) {
            assertEquals(states[i], flat.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jsonl", "csv"})
    void anInterruptedFileIsGoneOnWithAndAFailureIsTriedAgain(String format) throws IOException {
        assertEquals(1, embed("--format", format, "-o", out, clips).exitCode());
        var whole = Files.readString(out);
        Files.writeString(out, whole.substring(0, whole.length() - 9));
        assertEquals(1, embed("--format", format, "-o", out, "--resume", clips).exitCode());
        assertEquals(whole, Files.readString(out));
        Sound.tone(clips.resolve("clip1.wav"), 250, 0.2);
        assertEquals(0, embed("--format", format, "-o", out, "--resume", "--retry-failed", clips).exitCode());
        var mended = Files.readString(out);
        Files.delete(out);
        assertEquals(0, embed("--format", format, "-o", out, clips).exitCode());
        assertEquals(Files.readString(out), mended);
    }

    @Test
    void rowsOfAnotherPoolAreNotMixedWithThese() throws IOException {
        embed("--format", "jsonl", "-o", out, clips);
        var before = Files.readString(out);
        var call = embed("--format", "jsonl", "--layer", "1", "-o", out, "--resume", clips);
        assertEquals(2, call.exitCode());
        assertTrue(call.err().contains("--resume: layer 1 (expected: those of its rows, layer last) in "), call.err());
        assertEquals(before, Files.readString(out));
    }

    @Test
    void aMatrixHasARowAClipAndNoNumbersWhereItFailed() throws IOException {
        assertEquals(1, embed("--format", "npy", "-o", out, clips).exitCode());
        var bytes = Files.readAllBytes(out);
        int header = 10 + ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
        assertEquals(0, header % 64);
        assertTrue(new String(bytes, 10, header - 10, StandardCharsets.ISO_8859_1)
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 32), }"));
        assertEquals(header + 3 * WIDTH * Float.BYTES, bytes.length);
        var numbers = ByteBuffer.wrap(bytes, header, bytes.length - header).slice()
                .order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var rows = embed("--format", "jsonl", clips).records();
        assertEquals(numbers(rows.get(2).get("embedding"))[5], numbers.get(2 * WIDTH + 5));
        assertTrue(Float.isNaN(numbers.get(WIDTH)));
    }

    @Test
    void aParquetFileIsMadeOfTheRowsAndMadeAgainWhenTheyGoOn() throws IOException {
        assertEquals(1, embed("--format", "parquet", "-o", out, clips).exitCode());
        var rows = out.resolveSibling(out.getFileName() + ".jsonl");
        var first = Files.readAllBytes(out);
        assertEquals("PAR1", new String(first, 0, 4, StandardCharsets.ISO_8859_1));
        assertEquals(3, Files.readAllLines(rows).size());
        Sound.tone(clips.resolve("clip1.wav"), 250, 0.2);
        assertEquals(0, embed("--format", "parquet", "-o", out, "--resume", "--retry-failed", clips).exitCode());
        assertFalse(Arrays.equals(first, Files.readAllBytes(out))); // an embedding more, and an error less
        var taken = embed("--format", "parquet", "-o", clips.resolve("x"), rows);
        assertEquals(0, taken.exitCode(), taken.err()); // its own rows, as a manifest, are spared:
        assertEquals(2, embed("--format", "parquet", "-o", out, rows).exitCode());
    }

    @Test
    void aLayerThatIsNotThereIsRefusedClipByClipAndAFormatThatCannotHoldTheStatesAtOnce() {
        var call = embed("--layer", "9", clips.resolve("clip0.wav"));
        assertEquals(1, call.exitCode());
        assertTrue(call.err().contains("layer: 9 (expected: 0 to 2)"), call.err());
        assertEquals(2, embed("--format", "csv", "--pool", "none", clips).exitCode());
        assertEquals(2, embed("--format", "npy", clips).exitCode());
    }
}
