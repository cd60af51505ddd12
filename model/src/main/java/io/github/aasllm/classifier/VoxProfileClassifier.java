// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * An emotion classifier of vox-profile's: Whisper cut to 15 s, or WavLM, with a {@link VoxProfileHead}.
 *
 * <p>Whisper heard clips padded to its whole window and attended to the padding, so that a clip is padded here too; the
 * mean is over the frames that hold sound of the clip.
 */
final class VoxProfileClassifier implements Classifier {
    private static final int MOST_SECONDS = 15; // longer clips were left out of the training

    private final EncoderFolder folder;
    private final VoxProfileHead head;
    private final List<String> labels;
    private final boolean padded;
    private final Set<String> furtherHeads;

    private VoxProfileClassifier(VoxProfileFolder opened, EncoderFolder folder) {
        this.folder = folder;
        this.head = VoxProfileHead.of(folder.checkpoint(), folder.weights(), folder.encoder().width());
        this.labels = opened.config().labels();
        this.padded = opened.config().isWhisper();
        this.furtherHeads = opened.furtherHeads();
    }

    /**
     * Opens a folder.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a file is missing or damaged, or something in it is
     *     not known and could change a prediction
     */
    static VoxProfileClassifier open(Path path, Residency residency) {
        var opened = VoxProfileFolder.open(path);
        var folder = opened.encoder(residency);
        try {
            return new VoxProfileClassifier(opened, folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public SpeechEncoder encoder() {
        return folder.encoder();
    }

    @Override
    public int mostSamples() {
        return Math.min(encoder().mostSamples(), MOST_SECONDS * Waveform.SAMPLE_RATE);
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public List<String> warnings() {
        return furtherHeads.isEmpty() ? List.of()
                : List.of("model: further heads are not read: " + String.join(", ", furtherHeads));
    }

    @Override
    public List<float[]> logits(List<float[]> clips) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            return padded ? clips.stream().map(this::ofWindow).toList()
                    : states(clips).stream().map(head::forward).map(Tensors::toFloats).toList();
        }
    }

    /** One clip at a time, for a whole window is a batch by itself. */
    private float[] ofWindow(float[] clip) {
        try (var scope = new PointerScope()) {
            var all = states(List.of(Arrays.copyOf(clip, encoder().mostSamples()))).getFirst();
            return Tensors.toFloats(head.forward(all.narrow(0, 0, encoder().states(clip.length))));
        }
    }

    private List<Tensor> states(List<float[]> clips) {
        return head.takesAll() ? encoder().hidden(clips).stream().map(head::weighted).toList()
                : encoder().encode(clips);
    }

    @Override
    public void close() {
        folder.close();
    }
}
