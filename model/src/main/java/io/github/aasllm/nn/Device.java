// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import io.github.aasllm.mkl.Libtorch;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where the numbers of a tensor lie. Every tensor that is not computed from others is made here.
 *
 * <p>Weights are put where a model computes, {@link #inUse}, when its boxes are made. From there on a tensor
 * that is made anew takes the device of what it is added to or looked up in, {@link #of}. Features of sound are
 * made on the CPU, and so are files and all random draws, so that the same seed gives the same numbers on every
 * device.
 */
public enum Device {
    /** The processor, the only one whose numbers Java can read. */
    CPU(DeviceType.CPU),
    /** The first card that CUDA shows to this process. */
    CUDA(DeviceType.CUDA),
    /**
     * Shapes and formats without numbers. Whatever is computed with a tensor that was left on the CPU is
     * refused by libtorch, so that a test finds it without a card.
     */
    META(DeviceType.Meta);

    static {
        Libtorch.load();
    }

    private static volatile Device inUse = CPU;

    private final DeviceType type;

    Device(DeviceType type) {
        this.type = type;
    }

    /**
     * Where the numbers of a tensor lie.
     *
     * @throws IllegalArgumentException if that is none of these
     */
    public static Device of(Tensor tensor) {
        if (tensor.is_cpu()) {
            return CPU;
        }
        if (tensor.is_cuda()) {
            return CUDA;
        }
        if (tensor.is_meta()) {
            return META;
        }
        throw new IllegalArgumentException("device: " + tensor.device().str().getString()
                + " (expected: cpu, cuda or meta)");
    }

    /** Where models compute that are opened from now on; the CPU, unless {@link #use} said otherwise. */
    public static Device inUse() {
        return inUse;
    }

    /**
     * Has models that are opened from now on compute there; for the whole process, as libtorch's threads are.
     *
     * @throws io.github.aasllm.error.InvalidInputException if it is a card and there is none, or something that
     *     it asks for is missing; the device in use stays then
     */
    public static void use(Device device) {
        if (device == CUDA) {
            Cuda.here().require();
        }
        inUse = device;
    }

    /** The tensor on this device, differentiably: itself where it lies here already, else a copy. */
    public Tensor put(Tensor tensor) {
        return of(tensor) == this
                ? tensor : tensor.to(new org.bytedeco.pytorch.Device(type), tensor.scalar_type());
    }

    /** A float32 tensor of the given shape, a copy of these numbers, row by row. */
    public Tensor floats(float[] values, long... shape) {
        try (var source = new FloatPointer(values)) {
            return copied(source, ScalarType.Float, shape);
        }
    }

    /** A vector of int64, a copy of these numbers. */
    public Tensor longs(long[] values) {
        try (var source = new LongPointer(values)) {
            return copied(source, ScalarType.Long, values.length);
        }
    }

    private Tensor copied(Pointer source, ScalarType format, long... shape) {
        var borrowed = over(source, format, shape);
        return this == CPU ? borrowed.clone() : put(borrowed);
    }

    /** A tensor on numbers that stand in the CPU's memory, which must outlive it; nothing is copied. */
    public static Tensor over(Pointer numbers, ScalarType format, long... shape) {
        return torch.from_blob(numbers, shape, CPU.options(format));
    }

    /** A tensor whose numbers are whatever stood there before. */
    public Tensor empty(ScalarType format, long... shape) {
        return torch.empty(shape, options(format), new MemoryFormatOptional());
    }

    /** The same of another tensor's shape, format and order in memory. */
    public Tensor emptyLike(Tensor other) {
        return of(other) == this
                ? torch.empty_like(other)
                : torch.empty_like(other, located(other.scalar_type()), new MemoryFormatOptional());
    }

    /** Float32 zeros. */
    public Tensor zeros(long... shape) {
        return torch.zeros(shape, options(ScalarType.Float));
    }

    /** Float32 ones. */
    public Tensor ones(long... shape) {
        return torch.ones(shape, options(ScalarType.Float));
    }

    /** A sequence of random draws, on the CPU: the same seed gives the same numbers for every device. */
    public static GeneratorOptional draws(long seed) {
        try (var generator = torch.make_generator_cpu(seed)) {
            return new GeneratorOptional(generator);
        }
    }

    /** The next draws of a normal distribution with mean 0 and variance 1, float32. */
    public Tensor normal(GeneratorOptional draws, long... shape) {
        return put(torch.randn(shape, draws, CPU.options(ScalarType.Float)));
    }

    /** The next draws of an even distribution from 0 to 1, float32. */
    public Tensor even(GeneratorOptional draws, long... shape) {
        return put(torch.rand(shape, draws, CPU.options(ScalarType.Float)));
    }

    /** Without a device it is the CPU. */
    private TensorOptions options(ScalarType format) {
        return this == CPU ? new TensorOptions(format) : located(format);
    }

    private TensorOptions located(ScalarType format) {
        var place = new org.bytedeco.pytorch.Device(type);
        return new TensorOptions(format).device(new DeviceOptional(place));
    }
}
