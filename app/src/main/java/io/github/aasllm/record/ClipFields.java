// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.description.Level;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.record.Column.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts of a result that several commands write. */
public final class ClipFields {
    static final String ACOUSTIC = "acoustic";

    private ClipFields() {}

    /** The columns of {@link #acoustic} for properties by one method. */
    static List<Column> acousticColumns(Method method) {
        var columns = new ArrayList<>(List.of(
                Column.in(ACOUSTIC, "pitch_hz", Kind.NUMBER),
                Column.in(ACOUSTIC, "intensity_db", Kind.NUMBER),
                Column.in(ACOUSTIC, "segments", Kind.COUNT),
                Column.in(ACOUSTIC, "speech_rate", Kind.NUMBER),
                Column.in(ACOUSTIC, "articulation_rate", Kind.NUMBER)));
        if (method == Method.VOICE) {
            columns.add(Column.in(ACOUSTIC, "voiced_share", Kind.NUMBER));
        }
        return columns;
    }

    /**
     * The four properties and the number of segments, for method voice also the voiced share; what is not a
     * finite number is null.
     */
    static Map<String, Object> acoustic(AcousticProperties properties) {
        var fields = new LinkedHashMap<String, Object>();
        for (var cue : Cue.values()) {
            if (cue == Cue.SPEECH_RATE) {
                fields.put("segments", properties.segments());
            }
            double value = properties.value(cue);
            fields.put(cue.key(), Double.isFinite(value) ? value : null);
        }
        if (properties.hasVoicedShare()) {
            fields.put("voiced_share", properties.voicedShare());
        }
        return fields;
    }

    static Map<String, String> levels(Map<Cue, Level> levels) {
        var fields = new LinkedHashMap<String, String>();
        levels.forEach((cue, level) -> fields.put(cue.slot(), level.word()));
        return fields;
    }

    static Map<String, Object> speech(Speech speech) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("voiced_share", speech.voicedShare());
        fields.put("seconds", speech.seconds());
        return fields;
    }

    /** The emotion for people, with a word about it where there is no speech. */
    public static String emotion(Prediction prediction) {
        return prediction.emotion() + (prediction.speech().isFound() ? "" : " (no speech found)");
    }

    /** A value for people, rounded, with its unit; a dash where it is not a finite number. */
    public static String rounded(AcousticProperties properties, Cue cue) {
        double value = properties.value(cue);
        if (!Double.isFinite(value)) {
            return "-";
        }
        return switch (cue) {
            case PITCH -> String.format(Locale.ROOT, "%.0f Hz", value);
            case INTENSITY -> String.format(Locale.ROOT, "%.1f dB", value);
            case SPEECH_RATE, ARTICULATION_RATE -> String.format(Locale.ROOT, "%.2f /s", value);
        };
    }
}
