// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final Path file;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** The state of a training in its folder; what {@link #save} and {@link #load} see are these tensors. */
    TrainingState(Path folder) {
        this.file = folder.resolve(FILE);
    }

    /** Adds tensors, float32, under a word and their names. */
    void add(String word, List<TrainedWeight> named, List<Tensor> numbers) {
        for (int i = 0; i < named.size(); i++) {
            tensors.put(word + "/" + named.get(i).name(), numbers.get(i));
        }
    }

    /** Whether a training can go on here. */
    boolean exists() {
        return Files.exists(file);
    }

    /**
     * Writes the state; the one before is kept until this is whole.
     *
     * @throws InvalidInputException if it cannot be written
     */
    void save(Progress progress) {
        var announced = new ArrayList<WeightShape>();
        tensors.forEach((name, tensor) -> announced.add(new WeightShape(name, shape(tensor))));
        var said = Map.of(
                STEP, Long.toString(progress.step()),
                BEST_STEP, Long.toString(progress.bestStep()),
                BEST_SCORE, Double.toString(progress.bestScore()));
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
                    .next("make room and go on with --resume; the state before is still there")
                    .causedBy(e);
        }
    }

    /**
     * Fills the tensors and tells how far the training was.
     *
     * @throws InvalidInputException if the file is missing or damaged, or of another training
     */
    Progress load() {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard();
                var stored = Safetensors.open(file)) {
            if (!stored.entries().keySet().equals(tensors.keySet())) {
                throw InvalidInputException.of("training state", stored.entries().size() + " tensors",
                        tensors.size() + " of this recipe")
                        .in(file);
            }
            tensors.forEach((name, tensor) -> tensor.copy_(stored.tensor(name)));
            var said = stored.metadata();
            return new Progress(
                    Long.parseLong(said.get(STEP)),
                    Long.parseLong(said.get(BEST_STEP)),
                    Double.parseDouble(said.get(BEST_SCORE)));
        }
    }

    private static long[] shape(Tensor tensor) {
        var shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }
}
