// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.musicflamingo;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.family.Architecture;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.llm.Qwen2Config;
import java.util.List;
import java.util.Set;

/** Audio Flamingo 3 with time in the states of its encoder. */
record TimedArchitecture(WhisperAndQwen2 base, RotaryTime time) implements Architecture {
    private static final ClosedList ROPE = ClosedList.of("rope_theta", "partial_rotary_factor")
            .only("rope_type", "default");

    static TimedArchitecture of(WhisperAndQwen2 base, JsonFields config) {
        var rope = config.object("rope_parameters");
        ROPE.check(rope);
        double share = rope.positive("partial_rotary_factor", rope.node().isEmpty() ? 0.2 : 1);
        double theta = rope.positive("rope_theta", 1200);
        int exponents = (int) (base.whisper().width() * share);
        int pairs = (exponents + 1) / 2;
        if (exponents < 1 || 4 * pairs > base.whisper().width()) {
            throw rope.refusal("partial_rotary_factor", share, "a share, of which two fit into a state");
        }
        if (theta < 750 || theta > 1 << 20) { // a table of so many places
            throw rope.refusal("rope_theta", theta, "750, the states of 30 s, to 2^20");
        }
        double step = config.positive("audio_frame_step", 0.01);
        return new TimedArchitecture(base, new RotaryTime(pairs, theta, step, exponents));
    }

    @Override
    public EncoderTraits traits() {
        var own = base.traits();
        return new EncoderTraits(own.width(), own.fewestSamples(), own.positions(), own.states(),
                own.cacheKey() + ", " + time);
    }

    @Override
    public Qwen2Config llm() {
        return base.llm();
    }

    @Override
    public List<WeightShape> encoderTable() {
        return base.encoderTable();
    }

    @Override
    public List<WeightShape> adapterTable() {
        return base.adapterTable();
    }

    @Override
    public Set<String> fixed() {
        return base.fixed();
    }

    @Override
    public SpeechEncoder encoder(Weights weights) {
        return new TimedEncoder(base.encoder(weights), time, traits().cacheKey());
    }

    @Override
    public Adapter adapter(Weights weights) {
        return base.adapter(weights);
    }
}
