// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.assembly.TunedModel;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.whisper.WhisperEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.PretrainSettings;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Qwen2AudioConfig;
import io.github.aasllm.run.Versions;
import io.github.aasllm.synthesis.SpokenClip;
import io.github.aasllm.training.AdamW;
import io.github.aasllm.training.EncoderCopies;
import io.github.aasllm.training.Gradients;
import io.github.aasllm.training.LearningRate;
import io.github.aasllm.training.TrainedWeight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trains the speech encoder of a model on synthetic speech.
 *
 * <p>AdamW with a warm-up of 8 % and half a cosine behind it. The same model, settings, release of eSpeak NG
 * and number of threads give the same weights.
 */
public final class Pretraining {
    private static final AdamW.Constants CONSTANTS = new AdamW.Constants(0.9, 0.98, 1e-8, 0.02);
    private static final double WARM_UP = 0.08;
    private static final double LARGEST_NORM = 1; // of the gradients
    private static final int SAID_EVERY = 500; // steps
    private static final Making.DataSet SYNTHETIC = new Making.DataSet(
            "synthetic speech of eSpeak NG", "pre-training of the speech encoder, without emotions",
            "made on the training computer; no recorded voice");

    private final PretrainSettings settings;
    private final Consumer<String> say;

    private Pretraining(PretrainSettings settings, Consumer<String> say) {
        this.settings = settings;
        this.say = say;
    }

    /**
     * Writes a model folder whose encoder was trained; all else is the base's, bit by bit.
     *
     * @param settings with a length
     * @param base a model folder
     * @param clips the source of synthetic clips
     * @param output a new folder; beside it a file of features stands while this runs
     * @param say is told how it goes, with the mean of each part of the loss
     * @throws InvalidInputException if a folder cannot be used, or the loss is no number any more
     */
    public static void run(
            PretrainSettings settings,
            Path base,
            Supplier<SpokenClip> clips,
            Path output,
            Consumer<String> say) {
        try (var checkpoint = Checkpoint.open(base)) {
            new Pretraining(settings, say).run(checkpoint, clips, output);
        }
    }

    private void run(Checkpoint base, Supplier<SpokenClip> clips, Path output) {
        var config = Qwen2AudioConfig.of(base).encoder();
        var scratch = output.resolveSibling(output.getFileName() + ".speech");
        var trained = EncoderCopies.of(base);
        try (var speech = Speech.make(settings, clips, config.melBands(), scratch, say);
                var targets = new Targets(config.width(), config.melBands(), settings.seed())) {
            var weights = base.weights(Boxes.table(base), Residency.MAPPED, trained).on(Device.inUse());
            var encoder = new WhisperEncoder(config, WhisperEncoder.Pooling.PAIRS, weights.in(Boxes.ENCODER));
            train(encoder, trained, targets, speech);
            TunedModel.write(base, trained, bundle(base), output);
        } finally {
            trained.values().forEach(Scoped::release);
        }
    }

    private void train(WhisperEncoder encoder, Map<String, Tensor> trained, Targets targets, Speech speech) {
        var weights = new ArrayList<TrainedWeight>();
        trained.forEach((name, tensor) -> weights.add(new TrainedWeight(name, tensor, 1)));
        weights.addAll(targets.weights());
        weights.forEach(weight -> weight.tensor().set_requires_grad(true));
        var statistics = new Statistics(speech.tracks());
        long steps = settings.length().orElseThrow();
        var rate = new LearningRate(
                settings.rate(), LearningRate.Shape.COSINE, (long) Math.ceil(WARM_UP * steps), steps, 0);
        var gradients = new Gradients(weights);
        var sums = new double[Targets.PARTS.size()];
        int summed = 0;
        try (var optimiser = new AdamW(weights, CONSTANTS)) {
            for (long step = 0; step < steps; step++) {
                var random = new SplittableRandom(settings.seed() * 1_000_003 + step);
                double seconds = settings.crop().at(random.nextDouble());
                var excerpts =
                        Excerpts.draw(speech.file(), speech.tracks(), settings.batch(), seconds, random);
                gradients.clear();
                add(sums, step(encoder, targets, excerpts, statistics), step);
                summed++;
                gradients.clip(LARGEST_NORM);
                optimiser.step(step + 1, rate.at(step));
                if ((step + 1) % SAID_EVERY == 0 || step + 1 == steps) {
                    say.accept("pre-training, step %,d of %,d: %s"
                            .formatted(step + 1, steps, words(sums, summed)));
                    Arrays.fill(sums, 0);
                    summed = 0;
                }
            }
        }
    }

    /** Fills the gradients and gives the parts of the loss. */
    private static float[] step(WhisperEncoder encoder, Targets targets, Excerpts excerpts,
            Statistics statistics) {
        try (var scope = new PointerScope()) {
            long bands = excerpts.heard().getFirst().length / (excerpts.tokens() * Excerpts.POOL + 1);
            var features = excerpts.heard().stream()
                    .map(mel -> Tensors.floats(mel, bands, mel.length / bands))
                    .toList();
            var losses = targets.losses(encoder.encodeFeatures(features), excerpts, statistics);
            Targets.total(losses).backward();
            return Tensors.toFloats(losses.detach());
        }
    }

    private static void add(double[] sums, float[] losses, long step) {
        for (int i = 0; i < sums.length; i++) {
            if (!Float.isFinite(losses[i])) {
                var what = "loss of pre-training, step " + (step + 1);
                throw InvalidInputException.of(what, losses[i], "a number")
                        .next("a smaller pretrain.rate may help");
            }
            sums[i] += losses[i];
        }
    }

    private static String words(double[] sums, int count) {
        var words = new ArrayList<String>();
        for (int i = 0; i < sums.length; i++) {
            words.add("%s %.4f".formatted(Targets.PARTS.get(i), sums[i] / count));
        }
        return String.join(", ", words);
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
