// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.encoder.whisper.WhisperEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.PretrainSettings;
import io.github.aasllm.training.Batch;
import io.github.aasllm.training.Objective;
import io.github.aasllm.training.StepResult;
import java.util.List;
import java.util.SplittableRandom;

/** Pre-training: the tracks of a clip are to be told from the encoder's states. */
final class TrackObjective implements Objective {
    private final PretrainSettings settings;
    private final WhisperEncoder encoder;
    private final Targets targets;
    private final Speech speech;
    private final Statistics statistics;
    private float[] parts = {}; // of the loss, in the last step

    TrackObjective(PretrainSettings settings, WhisperEncoder encoder, Targets targets, Speech speech) {
        this.settings = settings;
        this.encoder = encoder;
        this.targets = targets;
        this.speech = speech;
        this.statistics = new Statistics(speech.tracks());
    }

    @Override
    public List<Batch> batches(long step) {
        var random = new SplittableRandom(settings.seed() * 1_000_003 + step);
        double seconds = settings.crop().at(random.nextDouble());
        var excerpts = Excerpts.draw(speech.file(), speech.tracks(), settings.batch(), seconds, random);
        return List.of(new Batch(1, size -> backward(excerpts)));
    }

    /** The parts of the last step's loss, in the order of {@link Targets#PARTS}. */
    float[] parts() {
        return parts;
    }

    private double backward(Excerpts excerpts) {
        long bands = excerpts.heard().getFirst().length / (excerpts.tokens() * Excerpts.POOL + 1);
        var features = excerpts.heard().stream()
                .map(mel -> Tensors.floats(mel, bands, mel.length / bands))
                .toList();
        var losses = targets.losses(encoder.encodeFeatures(features), excerpts, statistics);
        var total = Targets.total(losses);
        total.backward();
        parts = Tensors.toFloats(losses.detach());
        return total.item_double();
    }

    @Override
    public InvalidInputException refusal(StepResult result) {
        return InvalidInputException.of("loss of pre-training, step " + result.step(), result.loss(),
                        "a number")
                .next("a smaller pretrain.rate may help");
    }
}
