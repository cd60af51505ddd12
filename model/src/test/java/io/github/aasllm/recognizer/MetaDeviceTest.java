// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.head.HeadConfig;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.llm.KvCache;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Embedding;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole forward on a device that has shapes and no numbers, where libtorch refuses every tensor that was
 * left on the CPU, as it would on a card.
 */
class MetaDeviceTest {
    private static final int CLIP = 16_000; // samples: 100 frames, 50 positions, 25 tokens
    private static final int TOKENS = 25;
    private static final LabelSet LABELS = LabelSet.FOUR_EMOTIONS;

    @TempDir
    private static Path folder;

    private static Checkpoint checkpoint;
    private static Boxes boxes;
    private static PromptTokens prompt;
    private static Tokenizer tokenizer;

    private final PointerScope scope = new PointerScope();

    @BeforeAll
    static void load() {
        RandomModel.write(folder, RandomModel.Size.TINY, 3);
        checkpoint = Families.open(folder);
        tokenizer = Tokenizer.load(folder, Qwen2Audio.SPECIALS);
        prompt = new PromptTokens(tokenizer, PromptTemplate.builtIn("paper"), LABELS);
        Device.use(Device.META);
        boxes = Boxes.load(checkpoint, Residency.MAPPED);
    }

    @AfterAll
    static void close() {
        Device.use(Device.CPU);
        tokenizer.close();
        checkpoint.close();
    }

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void aTensorLeftOnTheCpuIsRefusedThere() {
        var there = Device.META.zeros(2, 3);
        assertThrows(RuntimeException.class, () -> there.add(Device.CPU.zeros(2, 3)));
        var layer = new Linear(there, null);
        assertEquals("device: CPU (expected: META, as the weight)",
                assertThrows(IllegalStateException.class, () -> layer.forward(Device.CPU.zeros(1, 3)))
                        .getMessage());
    }

    @Test
    void allWeightsLieThere() {
        boxes.linears().forEach((name, linear) -> assertEquals(Device.META, Device.of(linear.weight()), name));
        assertEquals(Device.META, Device.of(boxes.llm().embeddings().table()));
        assertEquals(Device.META, Device.of(boxes.llm().output().weight()));
    }

    @Test
    void soundOfTheCpuBecomesStatesThere() {
        var states = boxes.encoder().encode(List.of(new float[CLIP], new float[2 * CLIP]));
        assertThere(states.getFirst(), TOKENS, 64);
        assertThere(states.getLast(), 2 * TOKENS, 64);
        assertThere(boxes.adapter().project(states.getFirst()), TOKENS, 96);
        // as a cache in a file has them
        assertThere(boxes.adapter().project(Device.CPU.zeros(3, 64)), 3, 96);
    }

    @Test
    void aPackedBatchOfStemsAndBranchesIsReadThere() {
        var embedded = boxes.llm().embed(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        var passages = List.of(new Passage(3, 1, 2), new Passage(2, 1));
        assertThere(boxes.llm().read(embedded, passages), 9, 96);
        var predicting = boxes.llm().readToPredict(embedded, passages); // 1 + 3 rows, 1 + 1 rows
        assertThere(predicting, 6, 96);
        assertThere(boxes.llm().logits(predicting), 6, 264);
    }

    @Test
    void aCacheGrowsThereAndSeveralContinueIt() {
        try (var cache = new KvCache(boxes.llm().config(), 5)) {
            assertThere(boxes.llm().read(boxes.llm().embed(new long[] {1, 2, 3, 4}), cache), 4, 96);
            assertThere(boxes.llm().read(boxes.llm().embed(new long[] {5}), cache), 1, 96);
            var passages = List.of(new Passage(2, 1, 1), new Passage(1));
            var more = boxes.llm().embed(new long[] {6, 7, 8, 9, 10});
            assertThere(boxes.llm().readToPredict(more, passages, cache), 4, 96);
        }
    }

    @Test
    void allThatDecodersComputeIsThereUpToWhereAnAnswerIsRead() {
        var speech = Device.META.zeros(TOKENS, 96);
        var questions = List.of(new Question(speech, Optional.of("High.")),
                new Question(speech, Optional.empty()));
        var scorer = new LabelScorer(boxes.llm(), prompt, LABELS, Calibration.NONE);
        assertStopsWhereNumbersAreRead(() -> scorer.decide(questions));
        assertStopsWhereNumbersAreRead(() -> scorer.decide(
                List.of(speech), List.of(Optional.of("High."), Optional.of("Low."))));
        var greedy = new GreedyDecoder(boxes.llm(), prompt, LABELS);
        assertStopsWhereNumbersAreRead(() -> greedy.decide(questions));
    }

    @Test
    void anEncoderHeadComputesThere() {
        for (int width : new int[] {64, 32}) { // without a projection, and with one
            try (var head = HeadFiles.random(new HeadConfig(64, width, 4, 16, 3), 1)) {
                assertThere(head.forward(Device.CPU.zeros(7, 64), new int[] {3, 4}), 2, 3);
            }
        }
    }

    @Test
    void halfPrecisionIsConvertedThere() {
        var weight = Device.META.zeros(6, 4).to(ScalarType.BFloat16);
        assertThere(new Linear(weight, Device.META.zeros(6)).forward(Device.META.zeros(5, 4)), 5, 6);
        var here = Device.CPU.ones(6, 4).to(ScalarType.BFloat16); // whose buffer is another
        var sums = Tensors.toFloats(new Linear(here, null).forward(Device.CPU.ones(1, 4)));
        assertArrayEquals(new float[] {4, 4, 4, 4, 4, 4}, sums);
    }

    @Test
    void updatesOfLayersAndOfEmbeddingsAreAddedThere() {
        var layer = new Linear(Device.META.zeros(6, 4), null);
        layer.update(new LowRankUpdate(Device.META.zeros(2, 4), Device.META.zeros(6, 2), 1));
        assertThere(layer.forward(Device.META.zeros(5, 4)), 5, 6);
        var words = new Embedding(Device.META.zeros(9, 4));
        words.update(new LowRankUpdate(Device.META.zeros(2, 9), Device.META.zeros(4, 2), 1));
        assertThere(words.forward(Device.META.longs(new long[] {1, 8, 1})), 3, 4);
    }

    @Test
    void eightBitsAreForTheCpuAlone() {
        assertEquals("precision: int8 on META (expected: int8 on the CPU alone) in " + folder
                        + "; compute on the CPU, or with another precision",
                Refusals.of(() -> Boxes.load(checkpoint, Residency.INT8)));
    }

    private static void assertThere(Tensor tensor, long... shape) {
        assertEquals(Device.META, Device.of(tensor));
        assertArrayEquals(shape, tensor.shape());
    }

    private static void assertStopsWhereNumbersAreRead(Runnable computing) {
        // an array that is copied out, or a single number
        var message = assertThrows(RuntimeException.class, computing::run).getMessage();
        assertTrue(message.contains("Cannot copy out of meta tensor")
                || message.contains("aten::_local_scalar_dense"), message);
    }
}
