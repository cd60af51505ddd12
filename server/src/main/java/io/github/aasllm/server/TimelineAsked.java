// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.engine.HeardTimeline;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.TimelineForm;
import io.github.aasllm.engine.TimelineOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.timeline.Smoothing;
import io.github.aasllm.timeline.Windows;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A timeline as a request asks for it: with the options of the command {@code timeline}, by their names. */
final class TimelineAsked {
    static final String TIMELINE = "timeline";

    /** What means something for a timeline alone. */
    static final List<String> OPTIONS = List.of("window", "hop", "dwell", "channel", "format", "curves");

    private static final String WARNING = "X-Warning";

    private TimelineAsked() {}

    /**
     * The timeline that is asked for, if one is.
     *
     * @param accept the header, which says the form where no option does; null where there is none
     * @throws Refusal 400 if an option is out of bounds, or stands without a timeline
     */
    static Optional<TimelineOptions> of(Map<String, String> options, String accept) {
        if (!Emotions.flag(TIMELINE, options.get(TIMELINE))) {
            options.keySet().stream().filter(OPTIONS::contains).findFirst().ifPresent(option -> {
                throw Refusal.of(400, option, options.get(option), "none, or timeline=true beside it");
            });
            return Optional.empty();
        }
        try {
            var usual = TimelineOptions.STANDARD;
            return Optional.of(new TimelineOptions(
                    new Windows(number(options, "window", usual.windows().length()),
                            number(options, "hop", usual.windows().hop())),
                    new Smoothing(number(options, "dwell", usual.smoothing().dwell())),
                    ChannelChoice.of(options.getOrDefault("channel", "mix")),
                    form(options, accept), Emotions.flag("curves", options.get("curves"))));
        } catch (InvalidInputException outOfBounds) {
            throw Refusal.of(400, outOfBounds);
        }
    }

    private static TimelineForm form(Map<String, String> options, String accept) {
        return options.containsKey("format") ? TimelineForm.of(options.get("format"))
                : Optional.ofNullable(accept).flatMap(TimelineForm::accepted).orElse(TimelineForm.JSON);
    }

    private static double number(Map<String, String> options, String name, double usual) {
        if (!options.containsKey(name)) {
            return usual;
        }
        try {
            return Double.parseDouble(options.get(name));
        } catch (NumberFormatException e) {
            throw Refusal.of(400, name, options.get(name), "a number of seconds");
        }
    }

    /** Answers; texts have no place for warnings and seconds, which stand in headers then. */
    static void answer(Context request, HeardTimeline heard, TimelineForm form) {
        if (form == TimelineForm.JSON) {
            Answers.json(request, heard.answer());
            return;
        }
        heard.warnings().forEach(warning -> request.res().addHeader(WARNING, ascii(warning)));
        request.header("X-Seconds-Heard", String.valueOf(heard.seconds().heard()));
        request.header("X-Seconds-Given", String.valueOf(heard.seconds().given()));
        Answers.text(request, form.type(), heard.text());
    }

    private static String ascii(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}
