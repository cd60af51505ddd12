// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads from a seed, and heads there and back. */
class HeadFilesTest {
    private static final HeadConfig CONFIG = new HeadConfig(12, 8, 2, 6, 3);

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenComesBackToTheBit() {
        try (var head = HeadFiles.random(CONFIG, 1)) {
            HeadFiles.write(head, folder.resolve("head"));
            try (var read = HeadFiles.read(folder.resolve("head"))) {
                assertEquals(CONFIG, read.config());
                assertSameNumbers(head, read);
            }
        }
    }

    @Test
    void aHeadThatWasReadCanBeTrained() {
        try (var head = HeadFiles.random(CONFIG, 1)) {
            HeadFiles.write(head, folder.resolve("head"));
        }
        try (var scope = new PointerScope();
                var read = HeadFiles.read(folder.resolve("head"))) {
            read.parameters().values().forEach(Tensor::zero_); // a map of the file would end the JVM here
            var logits = read.forward(Tensors.floats(new float[2 * 12], 2, 12), new int[] {2});
            assertArrayEquals(new float[3], Tensors.toFloats(logits), 0);
        }
    }

    @Test
    void theSameSeedGivesTheSameHeadAndAnotherSeedAnother() {
        try (var one = HeadFiles.random(CONFIG, 1);
                var same = HeadFiles.random(CONFIG, 1);
                var other = HeadFiles.random(CONFIG, 2)) {
            assertSameNumbers(one, same);
            var name = "classifier.weight";
            assertFalse(Arrays.equals(numbers(one).get(name), numbers(other).get(name)));
        }
    }

    @Test
    void freshNumbersLieWithinTheirBounds() {
        try (var head = HeadFiles.random(CONFIG, 1)) {
            var bounds = new TreeMap<>(Map.of(
                    "projection.weight", 1 / Math.sqrt(12),
                    "projection.bias", 1 / Math.sqrt(12),
                    "layer.self_attn.in_proj_weight", Math.sqrt(6.0 / (8 + 3 * 8)),
                    "layer.self_attn.out_proj.weight", 1 / Math.sqrt(8),
                    "layer.linear2.weight", 1 / Math.sqrt(6),
                    "layer.linear2.bias", 1 / Math.sqrt(6),
                    "classifier.weight", 1 / Math.sqrt(8)));
            bounds.forEach((name, bound) -> {
                double largest = 0;
                for (float number : numbers(head).get(name)) {
                    largest = Math.max(largest, Math.abs(number));
                }
                assertTrue(largest <= bound && largest > bound / 2, name + ": " + largest + " of " + bound);
            });
            assertArrayEquals(new float[24], numbers(head).get("layer.self_attn.in_proj_bias"), 0);
            assertArrayEquals(new float[8], numbers(head).get("layer.norm2.bias"), 0);
            assertEquals(1, numbers(head).get("layer.norm1.weight")[7]);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        0    | 8 | 2 | 6 | 3 | head.inputs: 0 (expected: a whole number from 1 to 65536)
        12   | 0 | 2 | 6 | 3 | head.width: 0 (expected: a whole number from 1 to 65536)
        12   | 8 | 3 | 6 | 3 | head.heads: 3 (expected: a divisor of the width, 8)
        12   | 8 | 0 | 6 | 3 | head.heads: 0 (expected: a divisor of the width, 8)
        12   | 8 | 2 | 0 | 3 | head.feed_forward: 0 (expected: a whole number from 1 to 65536)
        12   | 8 | 2 | 6 | 1 | head.classes: 1 (expected: a whole number from 2 to 65536)
        1000000 | 8 | 2 | 6 | 3 | head.inputs: 1000000 (expected: a whole number from 1 to 65536)
        """)
    void dimensionsThatMakeNoSenseAreRefused(
            int inputs, int width, int heads, int feedForward, int classes, String refusal) {
        assertEquals(refusal, Refusals.of(() -> new HeadConfig(inputs, width, heads, feedForward, classes)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        "classes" : 3 | "classes" : 4  | classifier.weight: [3, 8] (expected: [4, 8], as head.json says)
        "inputs" : 12 | "inputs" : 13  | projection.weight: [8, 12] (expected: [8, 13], as head.json says)
        "inputs" : 12 | "inputs" : 8   | tensors: 16 (expected: 14, as head.json says)
        """)
    void weightsThatTheConfigurationDoesNotDescribeAreRefused(String before, String after, String refusal)
            throws IOException {
        try (var head = HeadFiles.random(CONFIG, 1)) {
            HeadFiles.write(head, folder.resolve("head"));
        }
        var config = folder.resolve("head/head.json");
        Files.writeString(config, Files.readString(config).replace(before, after));
        assertEquals(
                refusal + " in " + folder.resolve("head/head.safetensors"),
                Refusals.of(() -> HeadFiles.read(folder.resolve("head"))));
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        try (var head = HeadFiles.random(new HeadConfig(8, 8, 2, 6, 3), 1)) {
            HeadFiles.write(head, folder.resolve("head"));
        }
        var config = folder.resolve("head/head.json");
        Files.writeString(config, Files.readString(config).replace("\"inputs\" : 8", "\"inputs\" : 12"));
        assertEquals(
                "projection.weight: none (expected: [8, 12], as head.json says) in "
                        + folder.resolve("head/head.safetensors"),
                Refusals.of(() -> HeadFiles.read(folder.resolve("head"))));
    }

    private static void assertSameNumbers(EncoderHead expected, EncoderHead actual) {
        numbers(expected)
                .forEach((name, values) -> assertArrayEquals(values, numbers(actual).get(name), 0, name));
        assertEquals(numbers(expected).keySet(), numbers(actual).keySet());
    }

    private static Map<String, float[]> numbers(EncoderHead head) {
        var numbers = new TreeMap<String, float[]>();
        head.parameters().forEach((name, tensor) -> numbers.put(name, Tensors.toFloats(tensor)));
        return numbers;
    }
}
