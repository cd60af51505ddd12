// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.timeline.Envelope;
import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Moment;
import io.github.aasllm.timeline.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What a picture of a timeline is drawn from, to three decimals: a thousandth of full scale, or of certainty. */
final class Curves {
    private static final double DECIMALS = 1000;

    private Curves() {}

    /** By lane: its waveform as the least and largest sample of columns, and the probabilities of its moments. */
    static List<Map<String, Object>> of(Timeline timeline) {
        return timeline.lanes().stream().map(lane -> of(lane, timeline.labels())).toList();
    }

    private static Map<String, Object> of(Lane lane, List<String> labels) {
        var curves = new LinkedHashMap<String, Object>();
        curves.put("speech_s", rounded(lane.speechSeconds()));
        curves.put("waveform", waveform(lane.envelope()));
        curves.put("labels", labels);
        curves.put("moments", lane.moments().stream().map(Curves::moment).toList());
        return curves;
    }

    private static Map<String, Object> waveform(Envelope envelope) {
        var curve = new LinkedHashMap<String, Object>();
        curve.put("step_s", envelope.seconds(1));
        curve.put("least", columns(envelope, i -> rounded(envelope.least(i))));
        curve.put("largest", columns(envelope, i -> rounded(envelope.largest(i))));
        return curve;
    }

    private static List<Double> columns(Envelope envelope, IntFunction<Double> value) {
        return IntStream.range(0, envelope.columns()).mapToObj(value).toList();
    }

    /** Where it begins, where it ends, and the probabilities in the order of the labels. */
    private static List<Double> moment(Moment moment) {
        var numbers = new ArrayList<>(List.of(rounded(moment.from()), rounded(moment.to())));
        moment.probabilities().forEach(probability -> numbers.add(rounded(probability)));
        return numbers;
    }

    private static double rounded(double value) {
        return Math.round(value * DECIMALS) / DECIMALS;
    }
}
