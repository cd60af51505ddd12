// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Config;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.WhisperFolder;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A classifier in transformers' folders: an encoder, and a head behind the mean of its states.
 *
 * <p>{@code WhisperForAudioClassification} takes the mean over all 1,500 positions of 30 s, padding included, as
 * it was in its training, so that the clip alone would have another answer. Hence a clip is padded with
 * silence there, and takes the time of 30 s.
 */
final class TransformersClassifier implements Classifier {
    private static final String CONFIG = "config.json";

    private final EncoderFolder folder;
    private final ClassifierConfig config;
    private final PoolingHead head;
    private final boolean padded;

    private TransformersClassifier(EncoderFolder folder, JsonFields fields, boolean padded) {
        var checkpoint = folder.checkpoint();
        this.folder = folder;
        this.config = ClassifierConfig.from(fields, PoolingHead.outputs(checkpoint));
        this.head = PoolingHead.of(PoolingHead.names(checkpoint), folder.weights(), config.weightedSum());
        this.padded = padded;
    }

    /**
     * Opens a folder of wav2vec 2.0, HuBERT, WavLM or data2vec-audio.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a file is missing or damaged, if the folder has
     *     no head, or if something in it is not known and could change a prediction
     */
    static TransformersClassifier openWav2Vec2(Path path, Residency residency) {
        var fields = JsonFields.read(path.resolve(CONFIG));
        var encoder = Wav2Vec2Config.from(fields);
        return of(Wav2Vec2Folder.open(path, residency, table(fields, encoder.width(), encoder.layers())), fields,
                false);
    }

    /** The same of Whisper. */
    static TransformersClassifier openWhisper(Path path, Residency residency) {
        var fields = JsonFields.read(path.resolve(CONFIG));
        var encoder = EncoderConfig.fromWhisper(fields);
        return of(WhisperFolder.open(path, residency, table(fields, encoder.width(), encoder.layers())), fields,
                true);
    }

    private static TransformersClassifier of(EncoderFolder folder, JsonFields fields, boolean padded) {
        try {
            return new TransformersClassifier(folder, fields, padded);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Function<Checkpoint, List<WeightShape>> table(JsonFields fields, int width, int layers) {
        int hiddenStates = ClassifierConfig.weightedSum(fields) ? layers + 1 : 0;
        return checkpoint -> PoolingHead.table(checkpoint, width, hiddenStates);
    }

    @Override
    public SpeechEncoder encoder() {
        return folder.encoder();
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
    public List<float[]> logits(List<float[]> clips) {
        // 30 s are a batch by themselves
        return padded ? clips.stream().map(this::padded).map(List::of).map(this::heard).map(List::getFirst).toList()
                : heard(clips);
    }

    private float[] padded(float[] clip) {
        return Arrays.copyOf(clip, encoder().mostSamples());
    }

    private List<float[]> heard(List<float[]> clips) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            List<Tensor> outputs = head.takesAll()
                    ? encoder().hidden(clips).stream().map(head::forwardAll).toList()
                    : encoder().encode(clips).stream().map(head::forward).toList();
            return outputs.stream().map(Tensors::toFloats).toList();
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
