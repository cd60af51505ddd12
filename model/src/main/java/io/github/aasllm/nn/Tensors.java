// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The crossing between Java arrays and tensors on the CPU; every array is copied. */
public final class Tensors {
    private Tensors() {}

    /** A float32 tensor of the given shape, filled row by row. */
    public static Tensor floats(float[] values, long... shape) {
        return Device.CPU.floats(values, shape);
    }

    /** A vector of int64. */
    public static Tensor longs(long[] values) {
        return Device.CPU.longs(values);
    }

    /** The values of a tensor as float32, row by row. */
    public static float[] toFloats(Tensor tensor) {
        var values = new float[Math.toIntExact(tensor.numel())];
        if (values.length == 0) { // there is no address to read from
            return values;
        }
        try (var plain = onHost(tensor.to(ScalarType.Float));
                var source = plain.data_ptr_float()) {
            source.get(values);
        }
        return values;
    }

    /** The values of a tensor as float64, row by row. */
    public static double[] toDoubles(Tensor tensor) {
        var values = new double[Math.toIntExact(tensor.numel())];
        if (values.length == 0) {
            return values;
        }
        try (var plain = onHost(tensor.to(ScalarType.Double));
                var source = plain.data_ptr_double()) {
            source.get(values);
        }
        return values;
    }

    /** The tensor with its numbers on the CPU, row by row, as a file or an array takes them. */
    public static Tensor onHost(Tensor tensor) {
        return Device.CPU.put(tensor).contiguous();
    }

    /** Whether the numbers of a tensor are float32. */
    public static boolean isFloat32(Tensor tensor) {
        // each call gives a new object for the same constant
        return tensor.scalar_type().intern() == ScalarType.Float;
    }

    /** Rows {@code from .. to - 1}, as a view. */
    public static Tensor rows(Tensor tensor, long from, long to) {
        return tensor.slice(0, new LongOptional(from), new LongOptional(to), 1);
    }

    /**
     * The rows of each clip, as views: [N, ...] → [T, ...] each. Going back, it joins the clips' gradients
     * once, where a view for each by {@link #rows} would make as many gradients of N rows as there are clips.
     */
    public static List<Tensor> split(Tensor tensor, int[] lengths) {
        if (lengths.length == 1) {
            return List.of(tensor);
        }
        try (var parts = torch.split_with_sizes(tensor, Arrays.stream(lengths).asLongStream().toArray(), 0)) {
            // an element is a place in the vector, which ends here; its copy shares the numbers
            return IntStream.range(0, lengths.length).mapToObj(i -> new Tensor(parts.get(i))).toList();
        }
    }

    /**
     * The rows of these numbers, copied: [N, D] → [rows, D].
     *
     * <p>As an embedding, for the way back of libtorch's index_select can write beyond its stack (seen in
     * 2.10).
     */
    public static Tensor select(Tensor tensor, long[] rows) {
        var device = Device.of(tensor);
        var numbers = device.longs(rows);
        return device == Device.META ? MetaKernels.rows(tensor, numbers) : torch.embedding(tensor, numbers);
    }

    /** The tensors one below the other. */
    public static Tensor stack(List<Tensor> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0);
    }
}
