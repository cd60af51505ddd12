// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.SpectralHead;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * A folder that lies over a model's: what is to be said otherwise for some recordings, and which model it is about. No
 * weights are in it.
 *
 * @param folder its own
 * @param model the folder below it
 * @param lora a LoRA folder between them
 * @param fingerprint of the model's weights
 * @param spectrum the hash of the regression that is asked beside the LLM; empty where none is
 * @param says what goes before what the folders below say
 */
public record Adapted(
        Path folder, Path model, Optional<Path> lora, String fingerprint, Optional<String> spectrum, Bundle says) {
    private static final String FILE = "adapted.json";
    private static final String MODEL = "model";
    private static final String LORA = "lora";
    private static final String FINGERPRINT = "fingerprint";
    private static final String SPECTRUM = "spectral_statistics_sha256";

    /**
     * Over a model as it is now.
     *
     * @throws InvalidInputException if it is damaged
     */
    public static Adapted over(Settings below, Path folder, Bundle says) {
        try (var checkpoint = Families.open(below.model())) {
            return new Adapted(folder, below.model(), below.lora(), checkpoint.fingerprint(),
                    spectrum(below.model(), below.lora()), says);
        }
    }

    /** Whether a folder is such a one. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /**
     * Reads a folder; empty where it is no such one.
     *
     * @throws InvalidInputException if it is damaged, or a folder below it is not where it says
     */
    public static Optional<Adapted> in(Path folder) {
        if (!isIn(folder)) {
            return Optional.empty();
        }
        var fields = JsonFields.read(folder.resolve(FILE));
        var model = fields.text(MODEL).orElseThrow(() -> fields.refusal(MODEL, "none", "the model's folder"));
        return Optional.of(new Adapted(
                folder,
                below(fields, MODEL, model),
                fields.text(LORA).map(lora -> below(fields, LORA, lora)),
                fields.text(FINGERPRINT).orElseThrow(() -> fields.refusal(FINGERPRINT, "none", "that of the model")),
                fields.text(SPECTRUM),
                Bundle.read(folder)));
    }

    private static Path below(JsonFields fields, String key, String said) {
        var place = fields.file().toAbsolutePath().resolveSibling(said).normalize();
        if (!Files.isDirectory(place)) {
            throw fields.refusal(key, place, "the folder that was adapted, seen from this one")
                    .next("move it back, or adapt it anew");
        }
        return place;
    }

    /** Writes it, as a new folder: the folders below are said as seen from it where all are on one disk. */
    public void write() {
        NewFolder.create(folder, draft -> {
            var content = new LinkedHashMap<String, Object>();
            content.put("format", 1);
            content.put(MODEL, seen(model));
            lora.ifPresent(between -> content.put(LORA, seen(between)));
            content.put(FINGERPRINT, fingerprint);
            spectrum.ifPresent(hash -> content.put(SPECTRUM, hash));
            CheckpointWriter.writeJson(draft.resolve(FILE), content);
            says.write(draft);
        });
    }

    private String seen(Path below) {
        var from = folder.toAbsolutePath().normalize();
        var to = below.toAbsolutePath().normalize();
        return (to.getRoot().equals(from.getRoot()) ? from.relativize(to) : to).toString();
    }

    /** The settings for the model below. */
    Settings below(Settings settings) {
        settings.lora().ifPresent(other -> {
            throw InvalidInputException.of("LoRA folder", other, "none, with an adapted model").in(folder)
                    .next("adapt the model with its LoRA folder");
        });
        var ofModel = settings.withModel(model);
        return lora.map(ofModel::withLora).orElse(ofModel);
    }

    /** @throws InvalidInputException if the model below has other weights now, or something else is asked beside them */
    void require(Checkpoint checkpoint) {
        require(MODEL, Optional.of(checkpoint.fingerprint()), Optional.of(fingerprint));
        require(SPECTRUM, spectrum(model, lora), spectrum);
    }

    private void require(String key, Optional<String> now, Optional<String> then) {
        if (!now.equals(then)) {
            throw InvalidInputException.of(key, now.orElse("none"), "as it was when adapted, " + then.orElse("none"))
                    .in(folder).next("adapt this one anew");
        }
    }

    /** LoRA weights lie between a model and its regression, which is then not asked. */
    private static Optional<String> spectrum(Path model, Optional<Path> lora) {
        return lora.isPresent() ? Optional.empty() : Bundle.read(model).spectrum().map(SpectralHead::hash);
    }
}
