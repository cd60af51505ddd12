// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.classifier.SpeechClassifier.Kind;
import io.github.aasllm.classifier.SpeechClassifier.Range;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.EncoderWeights;
import io.github.aasllm.encoder.whisper.FeatureSettings;
import io.github.aasllm.encoder.whisper.WhisperEncoder;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * {@code WhisperForAudioClassification}: Whisper's encoder, and a head behind the mean of all its 1,500
 * positions. A clip is padded with silence to 30 s, as it was in training: the mean is over the padding too, so
 * that the clip alone would have another answer. Hence every clip takes the time of 30 s.
 */
public final class WhisperClassifier implements Classifier {
    private static final String ENCODER = "encoder.";
    private static final String DECODER = "decoder.";
    private static final String MODEL = "model."; // before both, where a whole Whisper model was saved

    private final Checkpoint checkpoint;
    private final WhisperEncoder encoder;
    private final ClassifierConfig config;
    private final PoolingHead head;

    private WhisperClassifier(
            Checkpoint checkpoint, WhisperEncoder encoder, ClassifierConfig config, PoolingHead head) {
        this.checkpoint = checkpoint;
        this.encoder = encoder;
        this.config = config;
        this.head = head;
    }

    /** Whether a folder holds a Whisper model with a head, by its {@code config.json}. */
    static boolean isIn(Path folder) {
        var file = folder.resolve("config.json");
        return Files.isRegularFile(file)
                && JsonFields.read(file).text("model_type").filter("whisper"::equals).isPresent();
    }

    /**
     * Opens a folder as transformers has it.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a file is missing or damaged, if the folder has
     *     no head, or if something in it is not known and could change a prediction
     */
    static WhisperClassifier open(Path folder, Residency residency) {
        var fields = JsonFields.read(folder.resolve("config.json"));
        var settings = EncoderConfig.fromWhisper(fields);
        FeatureSettings.check(folder, settings.melBands());
        var checkpoint = Checkpoint.open(folder, WhisperClassifier::name);
        try {
            boolean weightedSum = fields.flag("use_weighted_layer_sum", false);
            var config = ClassifierConfig.from(fields, PoolingHead.outputs(checkpoint));
            var weights = checkpoint.weights(table(checkpoint, settings, weightedSum), residency)
                    .on(Device.inUse());
            var classifier = new WhisperClassifier(
                    checkpoint,
                    new WhisperEncoder(settings, WhisperEncoder.Pooling.NONE, weights.in(ENCODER)),
                    config,
                    PoolingHead.of(PoolingHead.names(checkpoint), weights, weightedSum));
            classifier.round(residency, weights);
            return classifier;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** The name within the model; the decoder is of another use. */
    private static Optional<String> name(String stored) {
        var name = stored.startsWith(MODEL) ? stored.substring(MODEL.length()) : stored;
        return name.startsWith(DECODER) ? Optional.empty() : Optional.of(name);
    }

    private static List<WeightShape> table(Checkpoint checkpoint, EncoderConfig encoder, boolean weightedSum) {
        var rows = new ArrayList<WeightShape>();
        EncoderWeights.table(encoder).forEach(row -> rows.add(new WeightShape(ENCODER + row.name(), row.shape())));
        rows.addAll(PoolingHead.table(checkpoint, encoder.width(), weightedSum ? encoder.layers() + 1 : 0));
        return rows;
    }

    private void round(Residency residency, Weights weights) {
        if (residency == Residency.INT8) {
            encoder.linears((name, linear) -> weights.round(linear));
        }
    }

    @Override
    public List<String> labels() {
        return config.labels();
    }

    @Override
    public Kind kind() {
        return config.kind();
    }

    @Override
    public Optional<Range> range() {
        return kind() == Kind.DIMENSIONS ? Optional.of(Range.UNIT) : Optional.empty();
    }

    @Override
    public int fewestSamples() {
        return encoder.fewestSamples();
    }

    @Override
    public int mostSamples() {
        return encoder.mostSamples();
    }

    /** A clip after the other: each is a batch of 1,500 rows by itself. */
    @Override
    public List<float[]> logits(List<float[]> clips) {
        return clips.stream().map(this::logits).toList();
    }

    private float[] logits(float[] clip) {
        var padded = List.of(Arrays.copyOf(clip, encoder.mostSamples()));
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var outputs = head.takesAll()
                    ? head.forwardAll(hidden(padded))
                    : head.forward(encoder.encode(padded).getFirst());
            return Tensors.toFloats(outputs);
        }
    }

    /** As transformers has them: the last one behind the norm. */
    private List<Tensor> hidden(List<float[]> padded) {
        var states = new ArrayList<>(encoder.hidden(padded).getFirst());
        states.add(encoder.normed(states.removeLast()));
        return states;
    }

    @Override
    public List<float[]> probabilities(List<float[]> clips) {
        return Softmax.of(this, clips);
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
