// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.classifier.Classifier;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.head.EncoderHead;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * An encoder head of this program's own, the paper's "w/o LLM", with the encoder that it hears: that of the
 * model that it was trained on, whose folder it names, also with the LoRA weights that lie beside the head, or one
 * that was trained along and lies beside it.
 */
final class HeadClassifier implements Classifier {
    private final EncoderFolder base;
    private final Map<String, Tensor> trained; // of the encoder, by canonical name
    private final Optional<LoraFolder> lora; // attached to the encoder
    private final LayerChoice layer;
    private final EncoderHead head;
    private final List<String> labels;
    private final Calibration calibration;

    private HeadClassifier(
            EncoderFolder base, Map<String, Tensor> trained, Optional<LoraFolder> lora, LayerChoice layer,
            EncoderHead head, Bundle bundle) {
        this.base = base;
        this.trained = trained;
        this.lora = lora;
        this.layer = layer;
        this.head = head;
        this.labels = bundle.labels().orElseThrow().labels().stream().map(Label::name).toList();
        this.calibration = bundle.calibration().orElse(Calibration.NONE);
    }

    /** Whether a folder holds such a head, and labels for it. */
    static boolean isIn(Path folder) {
        return HeadFiles.isIn(folder) && Bundle.read(folder).labels().isPresent();
    }

    /**
     * Opens the folder of a head.
     *
     * @throws InvalidInputException if a file is missing or damaged, or the model whose encoder it hears is not
     *     where the head says, or is another one, or LoRA weights do not fit it
     */
    static HeadClassifier open(Path folder, Residency residency) {
        if (residency != Residency.FLOAT32) {
            throw InvalidInputException.of("precision", residency.name().toLowerCase(Locale.ROOT),
                    "float32, with an encoder head").in(folder);
        }
        var bundle = Bundle.read(folder);
        var heard = HeadFiles.heard(folder);
        var trained = HeadFiles.readEncoder(folder);
        EncoderFolder base = null;
        var lora = Optional.<LoraFolder>empty();
        try {
            base = base(folder, bundle, heard.encoder(), trained);
            heard.layer().requireIn(base.encoder());
            lora = lora(folder, base);
            return new HeadClassifier(base, trained, lora, heard.layer(), head(folder, heard.layer(), base), bundle);
        } catch (RuntimeException e) {
            trained.values().forEach(Scoped::release);
            lora.ifPresent(LoraFolder::close);
            if (base != null) {
                base.close();
            }
            throw e;
        }
    }

    private static Optional<LoraFolder> lora(Path folder, EncoderFolder base) {
        var place = HeadFiles.lora(folder);
        if (!LoraFolder.isIn(place)) {
            return Optional.empty();
        }
        var lora = LoraFolder.open(place, base.checkpoint().names());
        try {
            lora.attach(base.linears());
            return Optional.of(lora);
        } catch (RuntimeException e) {
            lora.close();
            throw e;
        }
    }

    private static EncoderHead head(Path folder, LayerChoice layer, EncoderFolder base) {
        var head = HeadFiles.read(HeadFiles.folder(folder));
        var encoder = base.encoder();
        if (head.config().inputs() != encoder.width() || head.config().states() != layer.states(encoder)) {
            head.close();
            throw InvalidInputException.of("head", layer.states(encoder) + " states of " + encoder.width()
                    + " numbers from its encoder", head.config().states() + " of " + head.config().inputs())
                    .in(HeadFiles.folder(folder));
        }
        return head;
    }

    private static EncoderFolder base(Path folder, Bundle bundle, Path place, Map<String, Tensor> trained) {
        var wanted = bundle.provenance().flatMap(Provenance::base).orElseThrow(() -> InvalidInputException.of(
                "base model", "none", "the model whose encoder feeds the head").in(folder.resolve(Bundle.FILE)));
        if (!Files.isDirectory(place)) {
            throw InvalidInputException.of("speech encoder", "none at " + place, "the folder of the model " + wanted.name())
                    .in(HeadFiles.config(folder))
                    .next("that file says where it is, as seen from its own folder: put the model there, or its place"
                            + " into the file");
        }
        var base = trained.isEmpty() ? EncoderFolders.open(place) : EncoderFolders.ofSpeechLlm(place, trained);
        if (!base.checkpoint().fingerprint().equals(wanted.fingerprint())) {
            base.close();
            throw InvalidInputException.of("speech encoder", "of another model, " + place,
                    "the model " + wanted.name() + " of fingerprint " + wanted.fingerprint()).in(folder);
        }
        return base;
    }

    @Override
    public SpeechEncoder encoder() {
        return base.encoder();
    }

    @Override
    public List<String> labels() {
        return labels;
    }

    @Override
    public List<float[]> logits(List<float[]> clips) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var states = layer.of(base.encoder(), clips);
            var lengths = states.stream().mapToInt(own -> Math.toIntExact(own.size(0))).toArray();
            var all = Tensors.toFloats(head.forward(Tensors.stack(states), lengths)); // [B, classes]
            int classes = labels.size();
            return IntStream.range(0, clips.size())
                    .mapToObj(i -> Arrays.copyOfRange(all, i * classes, (i + 1) * classes))
                    .toList();
        }
    }

    /** By the temperature and the prior that were fitted to the head, where they were. */
    @Override
    public List<float[]> probabilities(List<float[]> clips) {
        return logits(clips).stream().map(this::probabilities).toList();
    }

    private float[] probabilities(float[] logits) {
        var tokens = new int[logits.length];
        Arrays.fill(tokens, 1); // a class is no word
        var scores = IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).toArray();
        var shares = calibration.probabilities(labels, scores, tokens);
        var probabilities = new float[shares.length];
        IntStream.range(0, shares.length).forEach(i -> probabilities[i] = (float) shares[i]);
        return probabilities;
    }

    @Override
    public void close() {
        head.close();
        trained.values().forEach(Scoped::release);
        lora.ifPresent(LoraFolder::close);
        base.close();
    }
}
