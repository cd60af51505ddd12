// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.nn.Device;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** libtorch's transform, three to four times slower than MKL's: for machines that have no MKL. */
final class TorchFft implements RealFft {
    private final int length;

    TorchFft(int length) {
        this.length = length;
    }

    @Override
    public void transform(double[] frame, double[] spectrum) {
        if (frame.length != length) {
            throw new IllegalArgumentException("frame: " + frame.length + " samples (expected: " + length
                    + ")");
        }
        try (var _ = new PointerScope()) {
            Tensor input = Device.over(new DoublePointer(frame), ScalarType.Double, length);
            // [length] → [length / 2 + 1, 2].
            Tensor output = torch.view_as_real(torch.fft_rfft(input)).contiguous();
            new DoublePointer(output.data_ptr_double()).get(spectrum);
        }
    }

    @Override
    public void transform(float[] frame, float[] spectrum) {
        var wide = new double[length];
        for (int i = 0; i < length; i++) {
            wide[i] = frame[i];
        }
        var result = new double[length + 2];
        transform(wide, result);
        for (int i = 0; i < result.length; i++) {
            spectrum[i] = (float) result[i];
        }
    }
}
