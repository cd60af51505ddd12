// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.SpeechLlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The states of a speech encoder in rows. */
class EmbedCommandTest {
    private static final int WIDTH = 64;

    @TempDir
    Path folder;

    private Path model;
    private Path clip;

    @BeforeEach
    void makeModel() throws IOException {
        model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        clip = Sound.tone(folder.resolve("a.wav"), 220, 0.6);
    }

    @Test
    void rowsAreTheEncodersStatesAndTheirMeanAndDeviationOverTime() {
        float[] states;
        try (var llm = SpeechLlm.open(model, Optional.empty(), Optional.empty());
                var scope = new PointerScope()) {
            states = Tensors.toFloats(llm.encode(List.of(AudioFile.read(clip).samples())).getFirst());
        }
        var frames = aasllm("embed", "--model", model, "--pool", "none", clip).records();
        assertEquals(states.length / WIDTH, frames.size());
        for (int t = 0; t < frames.size(); t++) {
            assertEquals(t, frames.get(t).get("frame").intValue());
            for (int d = 0; d < WIDTH; d++) {
                assertEquals(states[t * WIDTH + d], frames.get(t).get("states").get(d).doubleValue(), 1e-6);
            }
        }
        var pooled = aasllm("embed", "--model", model, "--pool", "mean+deviation", clip).records().getFirst()
                .get("states");
        assertEquals(2 * WIDTH, pooled.size());
        double mean = frames.stream().mapToDouble(row -> row.get("states").get(3).doubleValue()).average()
                .orElseThrow();
        double square = frames.stream().mapToDouble(row ->
                Math.pow(row.get("states").get(3).doubleValue() - mean, 2)).average().orElseThrow();
        assertEquals(mean, pooled.get(3).doubleValue(), 1e-6);
        assertEquals(Math.sqrt(square), pooled.get(WIDTH + 3).doubleValue(), 1e-6);
    }

    @Test
    void csvHasAColumnForEachNumberAndABrokenClipIsARow() throws IOException {
        var broken = Files.writeString(folder.resolve("b.wav"), "no sound");
        var out = folder.resolve("out.csv");
        var call = aasllm("embed", "--model", model, "--format", "csv", "-o", out, clip, broken);
        assertEquals(1, call.exitCode());
        var lines = Files.readAllLines(out);
        assertEquals(3, lines.size());
        assertTrue(lines.getFirst().startsWith("path,channel,duration_s,frame,states.0,states.1,"));
        assertEquals(4 + WIDTH + 2, lines.getFirst().split(",").length);
        assertTrue(lines.getLast().contains("audio file: "), lines.getLast());
    }

    @Test
    void aLayerThatIsNotThereIsRefused() {
        assertEquals("layer: 3 (expected: 0 to 2) in " + clip,
                aasllm("embed", "--model", model, "--layer", "3", clip).err().strip());
        assertEquals(1, aasllm("embed", "--model", model, "--layer", "0", clip).records().size());
    }
}
