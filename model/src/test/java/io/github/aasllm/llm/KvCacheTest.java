// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.Scopes;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reading on behind a cache, and embedding, with the golden tiny checkpoint. */
class KvCacheTest {
    /** Hidden states reach values of about 30, and float32 keeps seven digits. */
    private static final float STATES = 5e-5f;

    private static TinyCheckpoint tiny;

    @BeforeAll
    static void load() {
        tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio");
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    @Test
    void aTextInPiecesOfAnySizeEqualsTheTextAtOnce() {
        var random = new SplittableRandom(31);
        for (int round = 0; round < 25; round++) {
            try (var scope = new PointerScope()) {
                var ids = random.longs(random.nextInt(1, 40), 0, 600).toArray();
                var text = tiny.llm().embed(ids);
                var expected = tiny.llm().read(text, List.of(new Passage(ids.length)));
                try (var cache = new KvCache(tiny.llm().config(), ids.length)) {
                    var pieces = new ArrayList<Tensor>();
                    int from = 0;
                    while (from < ids.length) {
                        int piece = random.nextBoolean() ? 1 : random.nextInt(1, 12);
                        int to = Math.min(ids.length, from + piece);
                        pieces.add(tiny.llm().read(Tensors.rows(text, from, to), cache));
                        from = to;
                        assertEquals(from, cache.length());
                    }
                    assertArrayEquals(
                            Tensors.toFloats(expected), Tensors.toFloats(Tensors.stack(pieces)), STATES,
                            "round " + round);
                }
            }
        }
    }

    @Test
    void theRowsThatPredictEqualThoseOfAWholeReading() {
        var random = new SplittableRandom(33);
        for (int round = 0; round < 25; round++) {
            try (var scope = new PointerScope()) {
                var passages = new ArrayList<Passage>();
                for (int clips = random.nextInt(1, 4); clips > 0; clips--) {
                    passages.add(new Passage(
                            random.nextInt(1, 20), random.ints(random.nextInt(0, 4), 0, 5).toArray()));
                }
                int rows = passages.stream().mapToInt(Passage::rows).sum();
                var text = tiny.llm().embed(random.longs(rows, 0, 600).toArray());
                var whole = tiny.llm().read(text, passages);
                var expected = new ArrayList<Tensor>();
                int from = 0;
                for (var passage : passages) { // the last row of the stem, and all branches
                    expected.add(Tensors.rows(whole, from + passage.stem() - 1, from + passage.rows()));
                    from += passage.rows();
                }
                assertArrayEquals(
                        Tensors.toFloats(Tensors.stack(expected)),
                        Tensors.toFloats(tiny.llm().readToPredict(text, passages)),
                        STATES,
                        "round " + round);
            }
        }
    }

    @Test
    void moreTokensThanItsCapacityAreRefusedAndWhatWasReadStays() {
        try (var scope = new PointerScope();
                var cache = new KvCache(tiny.llm().config(), 4)) {
            tiny.llm().read(tiny.llm().embed(new long[] {1, 2, 3}), cache);
            var two = tiny.llm().embed(new long[] {4, 5});
            var failure = assertThrows(IllegalStateException.class, () -> tiny.llm().read(two, cache));
            assertEquals("cache: 5 tokens (expected: <= 4)", failure.getMessage());
            assertEquals(3, cache.length());
            var last = tiny.llm().read(tiny.llm().embed(new long[] {4}), cache);
            var whole = tiny.llm().read(tiny.llm().embed(new long[] {1, 2, 3, 4}), List.of(new Passage(4)));
            assertArrayEquals(
                    Tensors.toFloats(Tensors.rows(whole, 3, 4)), Tensors.toFloats(last), STATES);
        }
    }

    @Test
    void passagesBehindACacheEqualTheirWholeTextsAndLeaveItAsItIs() {
        var random = new SplittableRandom(35);
        for (int round = 0; round < 25; round++) {
            try (var scope = new PointerScope();
                    var cache = new KvCache(tiny.llm().config(), 20)) {
                var shared = tiny.llm().embed(random.longs(random.nextInt(1, 20), 0, 600).toArray());
                int before = (int) shared.size(0);
                tiny.llm().read(shared, cache);
                var passages = new ArrayList<Passage>();
                var texts = new ArrayList<Tensor>();
                var expected = new ArrayList<Tensor>();
                for (int texted = random.nextInt(1, 4); texted > 0; texted--) {
                    var branches = random.ints(random.nextInt(0, 4), 0, 5).toArray();
                    var own = new Passage(random.nextInt(1, 9), branches);
                    var text = tiny.llm().embed(random.longs(own.rows(), 0, 600).toArray());
                    passages.add(own);
                    texts.add(text);
                    expected.add(tiny.llm().readToPredict(
                            Tensors.stack(List.of(shared, text)),
                            List.of(new Passage(before + own.stem(), branches))));
                }
                assertArrayEquals(
                        Tensors.toFloats(Tensors.stack(expected)),
                        Tensors.toFloats(tiny.llm().readToPredict(Tensors.stack(texts), passages, cache)),
                        STATES,
                        "round " + round);
                assertEquals(before, cache.length());
            }
        }
    }

    @Test
    void aClosedCacheGivesItsMemoryBack() {
        fillCaches(3);
        long before = Pointer.physicalBytes();
        fillCaches(30); // 3 layers × 2 × 100,000 tokens × 32 floats are 77 MB a cache
        long grown = Pointer.physicalBytes() - before;
        assertTrue(grown < 256L << 20, "grown by " + (grown >> 20) + " MiB");
    }

    @Test
    void onlyTheStatesOfTheLastLayerStayInMemory() {
        try (var scope = new PointerScope()) {
            var text = tiny.llm().embed(new long[] {1, 2, 3, 4, 5});
            // of width 96: the states of the third layer and those after the last norm
            assertEquals(2, Scopes.alive(5 * 96, () -> tiny.llm().read(text, List.of(new Passage(5)))));
            assertEquals(5 * 96, Tensors.toFloats(text).length, "the caller's tensor stays");
        }
    }

    @Test
    void aTokenThatTheModelDoesNotHaveIsRefused() {
        assertEquals(
                "token id: 600 (expected: 0 to 599, the vocabulary of config.json); do the tokenizer's files"
                        + " belong to this model?",
                Refusals.of(() -> tiny.llm().embed(new long[] {1, 600})));
        assertTrue(Refusals.of(() -> tiny.llm().embed(new long[] {-1})).startsWith("token id: -1 "));
    }

    private static void fillCaches(int count) {
        for (int i = 0; i < count; i++) {
            try (var cache = new KvCache(tiny.llm().config(), 100_000);
                    var scope = new PointerScope()) {
                var rows = tiny.llm().config().keyValueHeads() * tiny.llm().config().headWidth();
                assertEquals(32, rows);
                for (int layer = 0; layer < tiny.llm().config().layers(); layer++) {
                    var zeros = torch.zeros(100_000, 2, 16);
                    cache.keys(layer, zeros);
                    cache.values(layer, zeros);
                }
            }
        }
    }
}
