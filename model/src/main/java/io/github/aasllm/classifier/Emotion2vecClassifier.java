// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.encoder.emotion2vec.Emotion2vecFolder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * An emotion2vec model with labels, such as emotion2vec_plus_large: a linear layer behind the mean of the
 * states. A label that begins with {@code unuse} was never one to choose, and is left out.
 */
final class Emotion2vecClassifier implements Classifier {
    private static final String LABELS = "tokens.txt";
    private static final String UNUSED = "unuse";

    private final EncoderFolder folder;
    private final Linear head;
    private final List<String> labels;
    private final int[] outputs; // of each label

    private Emotion2vecClassifier(EncoderFolder folder, List<String> all) {
        this.folder = folder;
        this.head = Emotion2vecFolder.head(folder);
        this.outputs = IntStream.range(0, all.size()).filter(i -> !all.get(i).startsWith(UNUSED)).toArray();
        this.labels = IntStream.of(outputs).mapToObj(all::get).toList();
    }

    /**
     * Opens a folder of FunASR's.
     *
     * @throws InvalidInputException if a file is missing or damaged, something in it is not known and could
     *     change a prediction, or there is not one label for each output
     */
    static Emotion2vecClassifier open(Path path, Residency residency) {
        var folder = Emotion2vecFolder.open(path, residency, true);
        try {
            var labels = labels(path.resolve(LABELS));
            int outputs = Math.toIntExact(Emotion2vecFolder.head(folder).weight().size(0));
            if (labels.size() != outputs || new HashSet<>(labels).size() != outputs) {
                throw InvalidInputException.of("labels", labels, outputs + " that differ, one for each output")
                        .in(path.resolve(LABELS));
            }
            return new Emotion2vecClassifier(folder, labels);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static List<String> labels(Path file) {
        try {
            return Files.readAllLines(file).stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
        } catch (IOException e) {
            throw InvalidInputException.of("labels", "none that can be read", "a label a line, in UTF-8").in(file)
                    .causedBy(e);
        }
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public SpeechEncoder encoder() {
        return folder.encoder();
    }

    @Override
    public List<float[]> logits(List<float[]> clips) {
        var logits = new ArrayList<float[]>();
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            for (var states : folder.encoder().encode(clips)) {
                var all = Tensors.toFloats(head.forward(states.mean(0).unsqueeze(0))); // [T, D] → [1, outputs]
                var used = new float[outputs.length];
                IntStream.range(0, used.length).forEach(i -> used[i] = all[outputs[i]]);
                logits.add(used);
            }
        }
        return logits;
    }

    @Override
    public void close() {
        folder.close();
    }
}
