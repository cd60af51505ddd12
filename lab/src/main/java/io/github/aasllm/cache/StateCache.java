// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cache;

import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.MappedTensor;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a frozen encoder, [T, D] a clip, computed once and then read from a mapped file: the same
 * numbers, for all epochs, folds, seeds and arms, and for several processes at once.
 *
 * <p>What {@link #find} and {@link #states} give of the file lies on the map, costs no memory of its own,
 * must not be written to, and must not be used after {@link #close}. Where the limit is reached, or the disk
 * is full, states are computed anew each time and a warning says so once. Safe for many threads.
 */
public final class StateCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateCache.class);
    private static final String ANEW = "states of further clips are computed anew each time";

    /**
     * What a cache has done since it was opened.
     *
     * @param hits states that were read
     * @param misses states that were computed
     * @param clips in the file
     * @param bytes of the file up to its last entry
     */
    public record Counters(long hits, long misses, int clips, long bytes) {
        @Override
        public String toString() {
            return misses + " clips through the encoder, " + hits + " read from the cache of " + clips
                    + " clips, " + (bytes + 500_000) / 1_000_000 + " MB";
        }
    }

    private final StateFile file;
    private final StateKey key;
    private final long limit;
    private final Set<String> checked = new HashSet<>();
    private boolean full;
    private long hits;
    private long misses;

    private StateCache(StateFile file, StateKey key, long limit) {
        this.file = file;
        this.key = key;
        this.limit = limit;
    }

    /**
     * Opens the cache of a model in a folder, or begins it.
     *
     * @param limit how large the file may grow, in bytes
     * @throws io.github.aasllm.error.InvalidInputException if the folder cannot be written, or the file is
     *     damaged
     */
    public static StateCache open(Path folder, StateKey key, long limit) {
        return new StateCache(StateFile.in(folder, key), key, limit);
    }

    /**
     * The states of clips, in their order; the encoder is asked once, for those that are not known.
     *
     * @param clips by {@code run.AudioContent}, in hexadecimal
     * @param encode the places of the clips that are needed, in {@code clips} → their states, [T, D] float32
     *     each
     */
    public List<Tensor> states(List<String> clips, Function<List<Integer>, List<Tensor>> encode) {
        var states = new ArrayList<Tensor>();
        var needed = new ArrayList<Integer>();
        for (int i = 0; i < clips.size(); i++) {
            states.add(find(clips.get(i)).orElse(null));
            if (states.get(i) == null) {
                needed.add(i);
            }
        }
        var computed = needed.isEmpty() ? List.<Tensor>of() : encode.apply(needed);
        for (int k = 0; k < needed.size(); k++) {
            add(clips.get(needed.get(k)), computed.get(k));
            states.set(needed.get(k), computed.get(k));
        }
        return states;
    }

    /** A clip's states on the map; empty if they are not known. */
    public synchronized Optional<Tensor> find(String clip) {
        try {
            var numbers = file.find(clip);
            if (numbers.isEmpty() || !isWhole(clip)) {
                return Optional.empty();
            }
            hits++;
            return Optional.of(MappedTensor.of(numbers.get(), DType.F32, file.rows(clip), key.width()));
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    /** Keeps a clip's states, [T, D] float32, if there is room. */
    public synchronized void add(String clip, Tensor states) {
        misses++;
        if (full) {
            return;
        }
        try (var plain = Tensors.onHost(states.detach())) {
            requireShape(plain);
            if (!file.append(clip, Math.toIntExact(plain.size(0)), bytes(plain), limit)) {
                full = true;
                LOG.warn("cache: its limit of {} bytes is reached; {}", limit, ANEW);
            }
        } catch (IOException e) {
            full = true;
            LOG.warn("cache: {}; {}", e.getMessage(), ANEW);
        }
    }

    /** Whether no state was refused yet for want of room. */
    public synchronized boolean hasRoom() {
        return !full;
    }

    /** What it has done so far; the log of a run proves by it how often the encoder was asked. */
    public synchronized Counters counters() {
        return new Counters(hits, misses, file.entries(), file.size());
    }

    @Override
    public synchronized void close() {
        LOG.info("cache: {}", counters());
        try {
            file.close();
        } catch (IOException e) {
            throw file.unreadable(e);
        }
    }

    /** Each entry is compared with its checksum once, when it is first used. */
    private boolean isWhole(String clip) throws IOException {
        if (checked.contains(clip)) {
            return true;
        }
        return file.isWhole(clip) && checked.add(clip);
    }

    private void requireShape(Tensor states) {
        boolean fits = states.dim() == 2
                && states.size(0) > 0
                && states.size(1) == key.width()
                && states.scalar_type().intern() == ScalarType.Float;
        if (!fits) {
            throw new IllegalArgumentException("states: " + states.sizes() + " (expected: [T, " + key.width()
                    + "] float32)");
        }
    }

    private static ByteBuffer bytes(Tensor plain) {
        return plain.data_ptr_float().capacity(plain.numel()).asByteBuffer();
    }
}
