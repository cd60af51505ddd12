// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.recognizer.EncoderFolders;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a folder without an LLM holds, in words: a speech encoder, a published classifier, or an encoder head of this
 * program's own with the encoder that it hears.
 *
 * @param lines what is said of each thing, by its name
 */
public record EncoderInfo(Map<String, String> lines) {
    /** Whether a folder holds such a model, by its configuration. */
    public static boolean isIn(Path folder) {
        return HeadFiles.isIn(folder) || EncoderFolders.kind(folder).isPresent();
    }

    /**
     * Looks into a folder, and opens what it holds as {@code embed} does, and as {@code predict} does where there is
     * a head. Of a published head that is not read here it says why.
     *
     * @throws InvalidInputException if a file is missing or damaged, or the encoder's tensors are not those that the
     *     configuration describes, or an encoder head does not fit its encoder
     */
    public static EncoderInfo of(Path folder) {
        var lines = new LinkedHashMap<String, String>();
        if (HeadFiles.isIn(folder)) {
            addHead(folder, lines);
        } else {
            addEncoder(folder, lines);
        }
        lines.put("outputs", outputs(folder));
        if (Bundle.read(folder).random()) {
            lines.put("warning", ModelInfo.RANDOM);
        }
        return new EncoderInfo(lines);
    }

    private static void addHead(Path folder, Map<String, String> lines) {
        var heard = HeadFiles.heard(folder);
        try (var head = HeadFiles.read(HeadFiles.folder(folder));
                var base = EncoderFolders.open(heard.encoder())) {
            lines.put("encoder head", number(head.config().parameters()) + " parameters");
            lines.put("speech encoder", encoder(heard.encoder(), base.encoder().layers(), base.encoder().width())
                    + ", of " + base.checkpoint().name());
            lines.put("layer", heard.layer().toString());
            if (LoraFolder.isIn(HeadFiles.lora(folder))) {
                try (var lora = LoraFolder.open(HeadFiles.lora(folder), base.checkpoint().names())) {
                    lines.put("LoRA", number(lora.parameters()) + " parameters");
                }
            }
            if (HeadFiles.encoderWeights(folder).toFile().exists()) {
                lines.put("encoder", "trained along with the head");
            }
        }
    }

    private static void addEncoder(Path folder, Map<String, String> lines) {
        try (var opened = EncoderFolders.open(folder)) {
            var checkpoint = opened.checkpoint();
            lines.put("speech encoder", encoder(folder, opened.encoder().layers(), opened.encoder().width()));
            lines.put("in all", number(checkpoint.parameters()) + " parameters");
            lines.put("stored as", stored(checkpoint));
            lines.put("in use", "float32 in memory");
        }
    }

    private static String encoder(Path folder, int layers, int width) {
        return EncoderFolders.kind(folder).orElse("of a speech LLM") + ", " + layers + " layers, states of "
                + number(width) + " numbers";
    }

    private static String stored(Checkpoint checkpoint) {
        return checkpoint.dtypes().stream().map(Enum::name).collect(Collectors.joining(", "))
                + ", " + number(checkpoint.storedBytes()) + " bytes";
    }

    private static String outputs(Path folder) {
        try (var classifier = Recognizer.open(Settings.of(folder))) {
            return classifier.dimensions().isEmpty()
                    ? "labels " + String.join(", ", classifier.labelNames())
                    : "dimensions " + String.join(", ", classifier.dimensions());
        } catch (InvalidInputException none) {
            if (HeadFiles.isIn(folder)) {
                throw none;
            }
            return "none, the states alone; predict refuses it: " + none.getMessage();
        }
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
