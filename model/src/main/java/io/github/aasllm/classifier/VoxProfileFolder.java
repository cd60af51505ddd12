// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Folder;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Kind;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Settings;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Weights;
import io.github.aasllm.encoder.whisper.WhisperFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A folder of vox-profile's, as its {@code PyTorchModelHubMixin} writes it: a {@code config.json} with the arguments
 * of the wrapper, and the tensors of the encoder ({@code backbone_model}), of loralib's updates of its layers
 * and of the heads. This is our reading of a description: no published weights were run.
 *
 * @param furtherHeads those that are not read: other labels, arousal, valence, dominance
 */
public record VoxProfileFolder(Checkpoint checkpoint, VoxProfileConfig config, Set<String> furtherHeads) {
    private static final String CONFIG = "config.json";
    private static final String BACKBONE = "backbone_model.";
    private static final Set<String> FURTHER_HEADS =
            Set.of("detailed_out_layer", "arousal_layer", "valence_layer", "dominance_layer");

    /** Whether a folder holds one of these, by its {@code config.json}. */
    public static boolean isIn(Path folder) {
        var file = folder.resolve(CONFIG);
        return Files.isRegularFile(file) && VoxProfileConfig.isIn(JsonFields.read(file));
    }

    /**
     * Opens a folder: {@code model.safetensors}, {@code pytorch_model.bin}, or else its one file {@code .pt} or
     * {@code .pth}.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a file is missing or damaged, or a setting is not
     *     known
     */
    public static VoxProfileFolder open(Path folder) {
        var fields = JsonFields.read(folder.resolve(CONFIG));
        boolean whisper = VoxProfileConfig.isWhisper(fields);
        var further = new TreeSet<String>();
        TensorNames names = stored -> {
            var head = stored.substring(0, Math.max(0, stored.indexOf('.')));
            if (FURTHER_HEADS.contains(head)) {
                further.add(head);
                return Optional.empty();
            }
            var name = stored.startsWith(BACKBONE) ? stored.substring(BACKBONE.length()) : stored;
            // a copy of the encoder's own table
            return whisper
                    ? Optional.of(name).filter(any -> !name.startsWith("decoder.") && !name.equals("embed_positions"))
                    : Wav2Vec2Weights.names(Wav2Vec2Kind.WAVLM).canonical(name);
        };
        var files = torchFiles(folder);
        var checkpoint = files.size() == 1
                ? Checkpoint.of(fields, files.getFirst(), names) : Checkpoint.open(folder, names);
        try {
            return new VoxProfileFolder(checkpoint, VoxProfileConfig.of(fields, checkpoint), further);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    /** Files of {@code torch.save}, where there are no weights under the usual names. */
    private static List<Path> torchFiles(Path folder) {
        try (var list = Files.list(folder)) {
            var names = list.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            boolean usual = names.stream().anyMatch(name -> name.startsWith("model.safetensors")
                    || name.startsWith("pytorch_model.bin"));
            return usual ? List.of() : names.stream()
                    .filter(name -> name.endsWith(".pt") || name.endsWith(".pth")).map(folder::resolve).toList();
        } catch (IOException e) {
            return List.of(); // whoever opens the folder says what is wrong with it
        }
    }

    /** Opens the encoder, its updates folded in, with a head that must be there. */
    public EncoderFolder encoder(Residency residency) {
        try {
            var updates = LoralibUpdates.of(checkpoint, config.updateScale(), prefix());
            Function<Checkpoint, List<WeightShape>> behind = any -> {
                var rows = new ArrayList<>(VoxProfileHead.table(checkpoint, config.hiddenStates()));
                rows.addAll(updates.table());
                return rows;
            };
            return config.isWhisper()
                    ? WhisperFolder.of(checkpoint, config.whisper(), residency, behind, updates::fold)
                    : Wav2Vec2Folder.of(checkpoint, new Wav2Vec2Settings(config.wavlm(), config.input(checkpoint.folder())),
                            residency, behind, updates::fold);
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private String prefix() {
        return config.isWhisper() ? WhisperFolder.ENCODER : "";
    }
}
