// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW: Adam with the decay of the weights apart from the gradient; only matrices and kernels decay.
 *
 * <pre>
 *   w ← w - rate · decay · w
 *   m ← β₁ m + (1 - β₁) g          v ← β₂ v + (1 - β₂) g²
 *   w ← w - rate · (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>By libtorch's fused kernel, which goes through memory once.
 */
public final class AdamW implements AutoCloseable {
    private static final Operator FUSED = new Operator("_fused_adamw_", "");
    private static final boolean AMSGRAD = false;
    private static final boolean MAXIMISE = false;

    /** The constants of the formula above. */
    public record Constants(double beta1, double beta2, double epsilon, double decay) {}

    /** Weights that change alike. */
    private record Group(double rate, boolean decays) {}

    /** A weight with its m and v. */
    record Moments(TrainedWeight weight, Tensor mean, Tensor square) {}

    private final Constants constants;
    private final List<Moments> all;
    private final Map<Group, List<Moments>> groups;
    final Tensor time; // where the weights lie, as its kernel asks

    /** All moments are 0 before the first step. */
    public AdamW(List<TrainedWeight> weights, Constants constants) {
        this.constants = constants;
        this.all = weights.stream()
                .map(weight -> new Moments(weight, zeros(weight), zeros(weight)))
                .toList();
        var device = weights.isEmpty() ? Device.CPU : Device.of(weights.getFirst().tensor());
        this.time = Scoped.keep(device.zeros());
        this.groups = all.stream()
                .collect(Collectors.groupingBy(m -> new Group(m.weight().rate(), m.weight().decays())));
    }

    /** The moments of all weights, which a resumed training fills. */
    List<Moments> moments() {
        return all;
    }

    /**
     * Changes the weights by their gradients.
     *
     * @param step the number of this step, from 1: t of the formula
     */
    public void step(long step, double rate) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            time.fill_(new Scalar(step));
            groups.forEach((alike, group) -> FUSED.call(
                    group.stream().map(m -> m.weight().tensor()).toList(),
                    group.stream().map(m -> m.weight().tensor().grad()).toList(),
                    group.stream().map(Moments::mean).toList(),
                    group.stream().map(Moments::square).toList(),
                    List.of(),
                    group.stream().map(m -> time).toList(),
                    rate * alike.rate(),
                    constants.beta1(),
                    constants.beta2(),
                    alike.decays() ? constants.decay() : 0,
                    constants.epsilon(),
                    AMSGRAD,
                    MAXIMISE,
                    null,
                    null));
        }
    }

    @Override
    public void close() {
        all.forEach(moments -> {
            Scoped.release(moments.mean());
            Scoped.release(moments.square());
        });
        Scoped.release(time);
    }

    private static Tensor zeros(TrainedWeight weight) {
        return Scoped.keep(torch.zeros_like(weight.tensor()));
    }
}
