// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.plot.Caption;
import io.github.aasllm.plot.ClipPicture;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The picture of one clip that {@code --plot} asks for. */
final class PlotFile {
    private static final String OPTION = "--plot";

    private final Path file;

    /** @throws InvalidInputException if the file is no SVG by its name, or cannot be written */
    PlotFile(Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw InvalidInputException.of(OPTION, file, "a file that ends in .svg");
        }
        var target = Files.exists(file) ? file : file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isWritable(target)) {
            throw refusal(file);
        }
        this.file = file;
    }

    /**
     * The same inputs, which are one.
     *
     * @throws InvalidInputException if there are none or more
     */
    static Iterator<Input> only(Iterator<Input> inputs) {
        if (!inputs.hasNext()) {
            throw InvalidInputException.of(OPTION, "no clip", "one clip, to draw it");
        }
        var first = inputs.next();
        if (inputs.hasNext()) {
            throw InvalidInputException.of(OPTION, "more than one clip", "one clip, to draw it");
        }
        return List.of(first).iterator();
    }

    /** Draws a clip as it was measured, and writes the picture. */
    void draw(Input input, Waveform clip, AcousticExtractor extractor, Measured result) {
        var tracks = ClipTracks.of(clip, extractor.normalisation());
        if (tracks.measured().isEmpty()) {
            throw InvalidInputException.of(OPTION, "a clip without a sample", "something to draw")
                    .in(input.file());
        }
        var picture = new StringWriter();
        new ClipPicture(caption(input, extractor, tracks, result.acoustic()), tracks).write(picture);
        try {
            Files.writeString(file, picture.toString());
        } catch (IOException e) {
            throw refusal(file).causedBy(e);
        }
    }

    private static Caption caption(
            Input input, AcousticExtractor extractor, ClipTracks tracks, AcousticProperties properties) {
        var normalisation = extractor.normalisation();
        var how = normalisation.equals(Normalisation.NONE) ? "" : ", " + normalisation.key();
        return new Caption(
                Path.of(input.name()).getFileName().toString(),
                tracks.measured().durationSeconds(),
                "Method " + extractor.method().key() + how + ": "
                        + Arrays.stream(Cue.values())
                                .map(cue -> cue.words() + " " + figure(properties, cue))
                                .collect(Collectors.joining(", ")));
    }

    private static String figure(AcousticProperties properties, Cue cue) {
        return Double.isFinite(properties.value(cue))
                ? ClipFields.rounded(properties, cue).replace('-', '\u2212') // a true minus sign
                : "undefined";
    }

    private static InvalidInputException refusal(Path file) {
        return InvalidInputException.of(OPTION, file, "a file that can be written");
    }
}
