// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.assembly.TunedModel;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.recipe.PretrainSettings;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.run.Versions;
import io.github.aasllm.synthesis.SpokenClip;
import io.github.aasllm.training.AdamW;
import io.github.aasllm.training.EncoderCopies;
import io.github.aasllm.training.LearningRate;
import io.github.aasllm.training.Optimisation;
import io.github.aasllm.training.Saving;
import io.github.aasllm.training.StoppedException;
import io.github.aasllm.training.TrainedWeight;
import io.github.aasllm.training.TrainingLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains the speech encoder of a model on synthetic speech.
 *
 * <p>AdamW with a warm-up of 8 % and half a cosine behind it. The same model, settings, release of eSpeak NG
 * and number of threads give the same weights, also if it was interrupted and goes on: the speech is made
 * again then, and the {@link TrainingLoop} goes on where its state is.
 */
public final class Pretraining {
    private static final AdamW.Constants CONSTANTS = new AdamW.Constants(0.9, 0.98, 1e-8, 0.02);
    private static final double WARM_UP = 0.08;
    private static final double LARGEST_NORM = 1; // of the gradients
    private static final Duration SAVE_EVERY = Duration.ofMinutes(5);
    private static final Making.DataSet SYNTHETIC = new Making.DataSet(
            "synthetic speech of eSpeak NG", "pre-training of the speech encoder, without emotions",
            "made on the training computer; no recorded voice");

    private final PretrainSettings settings;
    private final Consumer<String> say;
    private final BooleanSupplier stops;

    private Pretraining(PretrainSettings settings, Consumer<String> say, BooleanSupplier stops) {
        this.settings = settings;
        this.say = say;
        this.stops = stops;
    }

    /**
     * Writes a model folder whose encoder was trained; all else is the base's, bit by bit.
     *
     * @param settings with a length
     * @param base a model folder
     * @param clips the source of synthetic clips
     * @param output a new folder; beside it stand a file of features and the state of the training while this runs
     * @param say is told how it goes, with the mean of each part of the loss
     * @param stops asked behind each clip and each step: whether to stop here
     * @throws InvalidInputException if a folder cannot be used, or the loss is no number any more
     * @throws StoppedException if it was stopped; no folder is written, and the same call goes on
     */
    public static void run(
            PretrainSettings settings,
            Path base,
            Supplier<SpokenClip> clips,
            Path output,
            Consumer<String> say,
            BooleanSupplier stops) {
        try (var checkpoint = Families.open(base)) {
            new Pretraining(settings, say, stops).run(checkpoint, clips, output);
        }
    }

    private void run(Checkpoint base, Supplier<SpokenClip> clips, Path output) {
        var config = new Qwen2Audio().architecture(base);
        var scratch = output.resolveSibling(output.getFileName() + ".speech");
        var state = made(output.resolveSibling(output.getFileName() + ".training"));
        var trained = EncoderCopies.of(base);
        try (var speech = Speech.make(settings, clips, config.whisper().melBands(), scratch, say, stops);
                var targets = new Targets(config.whisper().width(), config.whisper().melBands(), settings.seed())) {
            var stored = base.weights(config.table(), Residency.MAPPED, trained).on(Device.inUse());
            var encoder = config.encoder(stored.in(BoxNames.ENCODER));
            var weights = weights(trained, targets);
            var objective = new TrackObjective(settings, encoder, targets, speech);
            var run = Sha256.of(settings.values() + "\n" + base.fingerprint() + "\n" + speech.hash());
            try (var loop = new TrainingLoop(objective, weights, optimisation(),
                    new Saving(state, run, SAVE_EVERY))) {
                loop.resume();
                if (!loop.run(new SaidLosses(objective, settings.length().orElseThrow(), say, stops))) {
                    throw new StoppedException("the pre-training");
                }
            }
            TunedModel.write(base, trained, bundle(base), output);
            remove(state);
        } finally {
            trained.values().forEach(Scoped::release);
        }
    }

    private static List<TrainedWeight> weights(Map<String, Tensor> trained, Targets targets) {
        var weights = new ArrayList<TrainedWeight>();
        trained.forEach((name, tensor) -> weights.add(new TrainedWeight(name, tensor, 1)));
        weights.addAll(targets.weights());
        weights.forEach(weight -> weight.tensor().set_requires_grad(true));
        return weights;
    }

    private Optimisation optimisation() {
        long steps = settings.length().orElseThrow();
        var rate = new LearningRate(
                settings.rate(), LearningRate.Shape.COSINE, (long) Math.ceil(WARM_UP * steps), steps, 0);
        return new Optimisation(CONSTANTS, rate, OptionalDouble.of(LARGEST_NORM), OptionalDouble.empty());
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw InvalidInputException.of("pre-training", e.getMessage(), "a folder that can be made")
                    .in(folder).causedBy(e);
        }
    }

    private static void remove(Path folder) {
        TrainingLoop.forget(folder);
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw InvalidInputException.of("pre-training", e.getMessage(), "a folder that can be deleted")
                    .in(folder).causedBy(e);
        }
    }

    private Bundle bundle(Checkpoint base) {
        return Bundle.RANDOM.withHearing(Speech.NORMALISATION).withProvenance(new Provenance(
                Optional.of(BaseModel.of(base)),
                List.of(),
                Optional.empty(),
                Optional.of(JsonMapper.shared().valueToTree(settings.values())),
                Versions.here()))
                .withMaking(Making.of(Making.Kind.PRETRAINED, Making.Parent.of("random model", base))
                        .learnedFrom(List.of(SYNTHETIC)));
    }
}
