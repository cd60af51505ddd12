// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.classifier.Classifier;
import io.github.aasllm.classifier.SpeechClassifier;
import io.github.aasllm.classifier.SpeechClassifier.Kind;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.head.EncoderHead;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The paper's "w/o LLM" in use: a speech encoder and a head that was trained on its states, in a {@link
 * HeadFolder}. Its probabilities are those of the experiment that trained it, with its temperature and prior.
 */
final class HeadClassifier implements Classifier {
    private final Checkpoint base;
    private final Map<String, Tensor> trainedEncoder;
    private final SpeechEncoder encoder;
    private final EncoderHead head;
    private final List<String> labels;
    private final Calibration calibration;

    private HeadClassifier(
            Checkpoint base, Map<String, Tensor> trainedEncoder, EncoderHead head, Bundle bundle) {
        this.base = base;
        this.trainedEncoder = trainedEncoder;
        this.encoder = Boxes.load(base, trainedEncoder).encoder();
        this.head = head;
        this.labels = bundle.labels().orElseThrow().labels().stream().map(Label::name).toList();
        this.calibration = bundle.calibration().orElse(Calibration.NONE);
    }

    /**
     * Opens a folder.
     *
     * @throws InvalidInputException if a part of it is missing, damaged, or does not fit the others
     */
    static HeadClassifier open(Path folder) {
        var bundle = Bundle.read(folder);
        var base = HeadFolder.openBase(folder, bundle);
        try {
            var head = HeadFiles.read(folder.resolve(HeadFolder.HEAD));
            requireFitting(folder, head, base, bundle);
            return new HeadClassifier(base, HeadFolder.trainedEncoder(folder), head, bundle);
        } catch (RuntimeException e) {
            base.close();
            throw e;
        }
    }

    private static void requireFitting(Path folder, EncoderHead head, Checkpoint base, Bundle bundle) {
        int labels = bundle.labels().map(set -> set.labels().size()).orElse(0);
        int width = Boxes.encoderWidth(base.config());
        if (labels != head.config().classes() || width != head.config().inputs()) {
            int classes = head.config().classes();
            int inputs = head.config().inputs();
            head.close();
            throw InvalidInputException.of("head", classes + " classes on states of " + inputs,
                    labels + ", the labels of aasllm.json, on states of " + width + ", the encoder's")
                    .in(folder);
        }
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public Kind kind() {
        return Kind.CLASSES;
    }

    @Override
    public Optional<SpeechClassifier.Range> range() {
        return Optional.empty();
    }

    @Override
    public int fewestSamples() {
        return encoder.fewestSamples();
    }

    @Override
    public int mostSamples() {
        return encoder.mostSamples();
    }

    @Override
    public List<float[]> logits(List<float[]> clips) {
        return clips.stream().map(clip -> numbers(clip, false)).toList();
    }

    @Override
    public List<float[]> probabilities(List<float[]> clips) {
        return clips.stream().map(clip -> calibrated(numbers(clip, true))).toList();
    }

    /** Each clip goes through the encoder alone, as in the experiment, whose states are the same to the bit. */
    private float[] numbers(float[] clip, boolean logProbabilities) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var states = encoder.encode(List.of(clip)).getFirst(); // [T, D]
            var logits = head.forward(states, new int[] {Math.toIntExact(states.size(0))}); // [1, classes]
            return Tensors.toFloats(logProbabilities ? torch.log_softmax(logits, 1) : logits);
        }
    }

    private float[] calibrated(float[] logProbabilities) {
        var scores = new double[logProbabilities.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = logProbabilities[i];
        }
        var ones = new int[scores.length];
        Arrays.fill(ones, 1); // answers are no texts, so each has one token
        var probabilities = calibration.probabilities(labels, scores, ones);
        var numbers = new float[scores.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) probabilities[i];
        }
        return numbers;
    }

    @Override
    public void close() {
        head.close();
        trainedEncoder.values().forEach(Scoped::release);
        base.close();
    }
}
