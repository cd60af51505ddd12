// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.cli.call.Overwriting;
import io.github.aasllm.cli.call.PlotFile;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.plot.TimelinePage;
import io.github.aasllm.plot.TimelinePicture;
import io.github.aasllm.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that draw a timeline. */
final class PictureOptions {
    private static final String PAGE = "--html";

    @Option(names = PlotFile.OPTION, paramLabel = "FILE",
            description = "Draw the timeline into this file, which ends in .svg: of each channel the waveform, the"
                    + " probabilities as bands and the segments. One sound only.")
    private Path plot;

    @Option(names = PAGE, paramLabel = "FILE",
            description = "Write the timeline as one page, which ends in .html, with a player and a cursor; it asks"
                    + " nothing of the network. The sound is in it up to 20 MB, and else is to be chosen there. One"
                    + " sound only.")
    private Path page;

    boolean areGiven() {
        return plot != null || page != null;
    }

    /** The one that is given. */
    String option() {
        return plot != null ? PlotFile.OPTION : PAGE;
    }

    /** @throws InvalidInputException if a file is none of its kind, cannot be written, is there or is an input */
    void check(List<String> audio, Overwriting overwriting) {
        check(PlotFile.OPTION, plot, ".svg", audio);
        check(PAGE, page, ".html", audio);
        overwriting.spare(PlotFile.OPTION, plot);
        overwriting.spare(PAGE, page);
    }

    private static void check(String option, Path file, String ending, List<String> audio) {
        if (file == null) {
            return;
        }
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
            throw InvalidInputException.of(option, file, "a file that ends in " + ending);
        }
        var target = Files.exists(file) ? file : file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isWritable(target)) {
            throw InvalidInputException.of(option, file, "a file that can be written");
        }
        OwnInputs.spare(option, file, audio);
    }

    void draw(Input input, Timeline timeline) {
        var name = Path.of(input.name()).getFileName().toString();
        if (plot != null) {
            write(PlotFile.OPTION, plot, new TimelinePicture(name, timeline).svg());
        }
        if (page != null) {
            try {
                write(PAGE, page, TimelinePage.of(name, timeline, timeline.everyWarning(), input.file()));
            } catch (IOException e) {
                throw InvalidInputException.of("audio file", "unreadable", "a file that this user may read")
                        .in(input.file()).causedBy(e);
            }
        }
    }

    private static void write(String option, Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw InvalidInputException.of(option, file, "a file that can be written").causedBy(e);
        }
    }
}
