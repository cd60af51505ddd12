// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.plot.Caption;
import io.github.aasllm.plot.ClipPicture;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.record.ClipFields;
import io.github.aasllm.record.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The picture of one clip that {@code --plot} asks for. */
public final class PlotFile {
    public static final String OPTION = "--plot";

    private final Path file;

    /** @throws InvalidInputException if the file is no SVG by its name, or cannot be written */
    public PlotFile(Path file) {
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
     * @throws InvalidInputException if there are none or more, or each of its channels is asked for
     */
    public static Iterator<Input> only(Iterator<Input> inputs) {
        if (!inputs.hasNext()) {
            throw InvalidInputException.of(OPTION, "no clip", "one clip, to draw it");
        }
        var first = inputs.next();
        if (inputs.hasNext()) {
            throw InvalidInputException.of(OPTION, "more than one clip", "one clip, to draw it");
        }
        if (first.isEachChannel()) {
            throw InvalidInputException.of(OPTION, "with each channel", "one channel, to draw it");
        }
        return List.of(first).iterator();
    }

    /** Draws a clip as it was measured, and writes the picture. */
    public void draw(Input input, Waveform clip, AcousticExtractor extractor, Measured result) {
        var tracks = tracks(input, clip, extractor);
        var normalisation = extractor.normalisation();
        var how = normalisation.equals(Normalisation.NONE) ? "" : ", " + normalisation.key();
        var measured = "Method " + extractor.method().key() + how + ": "
                + listed(cue -> figure(result.acoustic(), cue));
        var caption = caption(input, result.durationSeconds(), tracks, Optional.empty(), measured);
        write(ClipPicture.ofMeasurement(caption, tracks));
    }

    /** Draws a clip with what was predicted, and writes the picture. */
    public void draw(Input input, Waveform clip, AcousticExtractor extractor, Prediction prediction) {
        var tracks = tracks(input, clip, extractor);
        var levels = prediction.levels();
        var measured = listed(cue -> figure(prediction.acoustic(), cue)
                + (levels.isEmpty() ? "" : " (" + levels.get(cue).word() + ")"));
        var caption = caption(
                input, prediction.durationSeconds(), tracks, Optional.of(ClipFields.emotion(prediction)), measured);
        write(ClipPicture.ofPrediction(caption, tracks, extractor.method(), prediction.probabilities()));
    }

    private static ClipTracks tracks(Input input, Waveform clip, AcousticExtractor extractor) {
        var tracks = ClipTracks.of(clip, extractor.normalisation());
        if (tracks.measured().isEmpty()) {
            throw InvalidInputException.of(OPTION, "a clip without a sample", "something to draw")
                    .in(input.file());
        }
        return tracks;
    }

    private void write(ClipPicture picture) {
        try {
            Files.writeString(file, picture.svg());
        } catch (IOException e) {
            throw refusal(file).causedBy(e);
        }
    }

    private static Caption caption(
            Input input, double recorded, ClipTracks tracks, Optional<String> emotion, String measured) {
        var name = Path.of(input.name()).getFileName().toString();
        return new Caption(name, recorded, tracks.measured().durationSeconds(), emotion, measured);
    }

    private static String listed(Function<Cue, String> figure) {
        return Arrays.stream(Cue.values())
                .map(cue -> cue.words() + " " + figure.apply(cue))
                .collect(Collectors.joining(", "));
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
