// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.musicflamingo;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.encoder.whisper.Ending;
import io.github.aasllm.nn.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The rotary embedding of time, without weights: the first numbers of a state are turned pair by pair, those
 * that lie beside one another, first by the number of the 30 s window and then by the place within it, both
 * times -2π times the seconds since the clip began. Angles are float32, the turning float64, as in the peer.
 *
 * @param pairs that are turned by each of the two
 * @param theta base of the frequencies, and what window and place are divided by
 * @param step seconds of a mel frame
 */
record RotaryTime(int pairs, double theta, double step, double exponents) implements Ending {
    static final String STEP = "audio_frame_step";
    static final String ROPE = "rope_parameters";
    private static final ClosedList KEYS = ClosedList.of("rope_theta", "partial_rotary_factor")
            .only("rope_type", "default");
    private static final int WINDOW = 750; // states of 30 s
    private static final int FRAMES = 4; // of a state

    /** As a {@code config.json} describes it, for states of this width. */
    static RotaryTime of(JsonFields config, int width) {
        var rope = config.object(ROPE);
        KEYS.check(rope);
        double share = rope.positive("partial_rotary_factor", rope.node().isEmpty() ? 0.2 : 1);
        double theta = rope.positive("rope_theta", 1200);
        int exponents = (int) (width * share);
        int pairs = (exponents + 1) / 2;
        if (exponents < 1 || 4 * pairs > width) {
            throw rope.refusal("partial_rotary_factor", share, "a share, of which two fit into a state");
        }
        if (theta < WINDOW || theta > 1 << 20) { // a table of so many places
            throw rope.refusal("rope_theta", theta, "750, the states of 30 s, to 2^20");
        }
        return new RotaryTime(pairs, theta, config.positive(STEP, 0.01), exponents);
    }

    /** [T, D] → [T, D]. */
    @Override
    public Tensor apply(Tensor states) {
        int rows = Math.toIntExact(states.size(0));
        int turned = 4 * pairs;
        var cosines = new float[rows * 2 * pairs];
        var sines = new float[rows * 2 * pairs];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < 2 * pairs; i++) {
                double angle = angle(row, i);
                cosines[row * 2 * pairs + i] = (float) Math.cos(angle);
                sines[row * 2 * pairs + i] = (float) Math.sin(angle);
            }
        }
        var device = Device.of(states);
        var cosine = device.floats(cosines, rows, 2L * pairs).to(ScalarType.Double);
        var sine = device.floats(sines, rows, 2L * pairs).to(ScalarType.Double);
        var beside = states.narrow(1, 0, turned).to(ScalarType.Double).view(rows, -1, 2); // [T, pairs, 2]
        var first = beside.select(2, 0);
        var second = beside.select(2, 1);
        var pair = torch.stack(new TensorVector(
                first.mul(cosine).sub(second.mul(sine)), second.mul(cosine).add(first.mul(sine))), 2);
        return torch.cat(new TensorVector(
                pair.reshape(rows, turned).to(ScalarType.Float),
                states.narrow(1, turned, states.size(1) - turned)), 1);
    }

    /** Of one row's pair, in the peer's order of float32 operations. */
    private float angle(int row, int pair) {
        int window = row / WINDOW;
        float place = row % WINDOW;
        float stateStep = (float) (step * FRAMES);
        float seconds = window * WINDOW * stateStep + place * stateStep;
        double exponent = 2.0 * (pair % pairs) / exponents;
        float frequency = 1 / (float) Math.pow(theta, (float) exponent);
        float position = pair < pairs
                ? window / (float) theta : place / (float) theta * 2 * (float) Math.PI;
        return position * frequency * (-seconds * 2 * (float) Math.PI);
    }
}
