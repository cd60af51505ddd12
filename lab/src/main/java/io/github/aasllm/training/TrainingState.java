// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code state.safetensors}: all that a training needs to go on to the same bits. The weights, the
 * optimiser's moments, the moving average and the best state on the dev part, and how far it is.
 *
 * <p>No generator has a state: what is drawn follows from the recipe's seed and the numbers of the epoch and
 * the step. The file is written beside the one before it, brought to the disk, and then takes its name, so
 * that there is a whole one at any moment.
 */
final class TrainingState {
    static final String FILE = "state.safetensors";

    private static final String FORMAT = "state"; // the first of its name had no checksum
    private static final String VERSION = "2";
    private static final String RUN = "run";
    private static final String CHECKSUM = "crc32c";
    private static final String STEP = "step";
    private static final String BEST_STEP = "best_step";
    private static final String BEST_SCORE = "best_score";

    /**
     * How far a training is.
     *
     * @param step steps taken
     * @param bestStep the step of the best state; 0 before the first
     * @param bestScore its score
     */
    record Progress(long step, long bestStep, double bestScore) {
        static final Progress NONE = new Progress(0, 0, Double.NEGATIVE_INFINITY);
    }

    private static final int LARGEST_BLOCK = 1 << 30; // bytes that are summed at a time
    private static final String ANEW =
            "bring it back from a copy, or delete the folder of this training and begin it anew";

    private final Path file;
    private final String run;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /**
     * The state of a training in its folder; what {@link #save} and {@link #load} see are these tensors.
     *
     * @param run by which one run is told from another: {@link io.github.aasllm.run.RunFile#identity}
     */
    TrainingState(Path folder, String run) {
        this.file = folder.resolve(FILE);
        this.run = run;
    }

    /** Of weights and an optimiser's moments. */
    static TrainingState of(Saving saving, List<TrainedWeight> weights, AdamW optimiser) {
        var state = new TrainingState(saving.folder(), saving.run());
        state.add("weight", weights, weights.stream().map(TrainedWeight::tensor).toList());
        state.add("mean", weights, optimiser.moments().stream().map(AdamW.Moments::mean).toList());
        state.add("square", weights, optimiser.moments().stream().map(AdamW.Moments::square).toList());
        return state;
    }

    /** Adds tensors, float32, under a word and their names. */
    void add(String word, List<TrainedWeight> named, List<Tensor> numbers) {
        for (int i = 0; i < named.size(); i++) {
            tensors.put(word + "/" + named.get(i).name(), numbers.get(i));
        }
    }

    /** All tensors, in a fixed order. */
    List<Tensor> tensors() {
        return List.copyOf(tensors.values());
    }

    /** Whether a training can go on here. */
    boolean exists() {
        return Files.exists(file);
    }

    /** Deletes a folder's, if there is one. */
    static void delete(Path folder) {
        var file = folder.resolve(FILE);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw InvalidInputException.of("training state", e.getMessage(), "a file that can be deleted")
                    .in(file).causedBy(e);
        }
    }

    /**
     * Writes the state; the one before is kept until this is whole.
     *
     * @throws InvalidInputException if it cannot be written
     */
    void save(Progress progress) {
        var announced = new ArrayList<WeightShape>();
        tensors.forEach((name, tensor) -> announced.add(new WeightShape(name, shape(tensor))));
        var said = new TreeMap<>(Map.of(
                FORMAT, VERSION,
                RUN, run,
                STEP, Long.toString(progress.step()),
                BEST_STEP, Long.toString(progress.bestStep()),
                BEST_SCORE, Double.toString(progress.bestScore())));
        said.put(CHECKSUM, checksum(said, tensors.values()));
        try (var scope = new PointerScope();
                var inference = new NoGradGuard();
                var writer = new SafetensorsWriter(file, tensor -> DType.F32, announced, said)) {
            for (var tensor : tensors.values()) {
                writer.append(tensor);
            }
        } catch (IOException e) {
            throw InvalidInputException.of("training state", e.getMessage(),
                    "a folder with room for it, that can be written")
                    .in(file)
                    .next("make room and go on (train with --resume, experiment by itself); the state before"
                            + " is still there")
                    .causedBy(e);
        }
    }

    /**
     * Fills the tensors and tells how far the training was.
     *
     * @param steps of the whole training
     * @throws InvalidInputException if the file is missing or damaged, or of another training; no tensor has
     *     changed then
     */
    Progress load(long steps) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard();
                var stored = Safetensors.open(file)) {
            requireWhole(stored);
            var progress = progress(stored, steps);
            requireSameTensors(stored);
            tensors.forEach((name, tensor) -> tensor.copy_(stored.tensor(name)));
            return progress;
        } catch (InvalidInputException refusal) {
            throw refusal.next(ANEW);
        }
    }

    /** Numbers and texts fit their checksum, and what stands before the numbers is what is written there. */
    private void requireWhole(Safetensors stored) {
        var said = new TreeMap<>(stored.metadata());
        said.remove("format"); // of all files of this kind
        if (!VERSION.equals(said.get(FORMAT))) {
            throw refusal("format " + said.getOrDefault(FORMAT, "1 or none"), "format " + VERSION);
        }
        var before = String.valueOf(said.remove(CHECKSUM));
        var now = checksum(said, stored.entries().keySet().stream().map(stored::tensor).toList());
        said.put(CHECKSUM, before);
        if (!before.equals(now) || !hasHead(stored, said)) {
            throw refusal("damaged, of checksum " + now, before + ", as it was written");
        }
    }

    private boolean hasHead(Safetensors stored, Map<String, String> said) {
        var announced = new ArrayList<WeightShape>();
        stored.entries().forEach((name, entry) -> announced.add(new WeightShape(name, entry.shape())));
        var head = SafetensorsWriter.head(tensor -> stored.entries().get(tensor.name()).dtype(), announced,
                said);
        try (var in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(in.readNBytes(head.remaining())).equals(head);
        } catch (IOException e) {
            throw InvalidInputException.of("training state", e.getMessage(), "a readable file").in(file)
                    .causedBy(e);
        }
    }

    private Progress progress(Safetensors stored, long steps) {
        var said = stored.metadata();
        if (!run.equals(said.get(RUN))) {
            throw refusal("of another recipe, base model or clips", "the state of this run");
        }
        long step = number(said, STEP);
        long bestStep = number(said, BEST_STEP);
        if (step > steps || bestStep > step) {
            throw refusal("step " + step + ", the best at step " + bestStep, "steps from 0 to " + steps);
        }
        try {
            return new Progress(step, bestStep, Double.parseDouble(said.getOrDefault(BEST_SCORE, "none")));
        } catch (NumberFormatException e) {
            throw refusal(BEST_SCORE + " " + said.get(BEST_SCORE), "a number");
        }
    }

    private long number(Map<String, String> said, String key) {
        var value = said.getOrDefault(key, "none");
        if (!value.matches("\\d{1,18}")) {
            throw refusal(key + " " + value, "a whole number >= 0");
        }
        return Long.parseLong(value);
    }

    private void requireSameTensors(Safetensors stored) {
        boolean same = stored.entries().keySet().equals(tensors.keySet())
                && tensors.entrySet().stream().allMatch(named -> {
                    var entry = stored.entries().get(named.getKey());
                    return entry.dtype() == DType.F32 && Arrays.equals(entry.shape(), shape(named.getValue()));
                });
        if (!same) {
            throw refusal(stored.entries().size() + " tensors of other names or shapes",
                    tensors.size() + " of this recipe");
        }
    }

    private InvalidInputException refusal(String found, String expected) {
        return InvalidInputException.of("training state", found, expected).in(file);
    }

    /** CRC-32C of texts and numbers, in their order, in hexadecimal: it shows every flipped bit. */
    private static String checksum(SortedMap<String, String> said, Collection<Tensor> numbers) {
        var checksum = new CRC32C();
        checksum.update(said.toString().getBytes(StandardCharsets.UTF_8));
        for (var tensor : numbers) {
            try (var plain = Tensors.onHost(tensor); var address = new BytePointer(plain.data_ptr())) {
                long bytes = plain.nbytes();
                for (long from = 0; from < bytes; from += LARGEST_BLOCK) {
                    long end = Math.min(bytes, from + LARGEST_BLOCK);
                    checksum.update(new BytePointer(address).position(from).capacity(end).asByteBuffer());
                }
            }
        }
        return "%08x".formatted(checksum.getValue());
    }

    private static long[] shape(Tensor tensor) {
        var shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }
}
