// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.checkpoint.Pickle.Dictionary;
import io.github.aasllm.checkpoint.Pickle.Sequence;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The closed list of what a pickle of weights may name beside plain values: storages, the functions that make
 * tensors of them, OrderedDict, torch.Size, devices and number formats.
 */
final class TorchObjects {
    private static final int MOST_DIMENSIONS = 8;

    /** Numbers in a view that repeats those of a smaller storage. */
    private static final long LARGEST_REPETITION = 1 << 18;

    private static final Map<String, DType> STORAGES = Map.of(
            "torch.DoubleStorage", DType.F64,
            "torch.FloatStorage", DType.F32,
            "torch.HalfStorage", DType.F16,
            "torch.BFloat16Storage", DType.BF16,
            "torch.LongStorage", DType.I64,
            "torch.IntStorage", DType.I32,
            "torch.ShortStorage", DType.I16,
            "torch.CharStorage", DType.I8,
            "torch.ByteStorage", DType.U8,
            "torch.BoolStorage", DType.BOOL);

    private static final String ORDERED_DICT = "collections.OrderedDict";
    private static final String TENSOR = "torch._utils._rebuild_tensor";
    private static final String TENSOR_V2 = "torch._utils._rebuild_tensor_v2";
    private static final String PARAMETER = "torch._utils._rebuild_parameter";
    private static final String SIZE = "torch.Size";
    private static final String DEVICE = "torch.device";
    private static final Set<String> CALLED = Set.of(ORDERED_DICT, TENSOR, TENSOR_V2, PARAMETER, SIZE,
            DEVICE);

    /** Which say something about a model and are no part of its weights. */
    private static final Set<String> FORMATS = Set.of(
            "torch.float64", "torch.float32", "torch.float16", "torch.bfloat16", "torch.int64", "torch.int32",
            "torch.int16", "torch.int8", "torch.uint8", "torch.bool");

    /** A name that may be called or stands for a number format. */
    private record Global(String name) {}

    /** Numbers that stand together in the file. */
    record Storage(String key, DType dtype, long numbers) {}

    /** A view of a storage; all counts are of numbers. */
    record View(Storage storage, long offset, long[] sizes, long[] strides) {
        long numbers() {
            long product = 1;
            for (long size : sizes) {
                product *= size;
            }
            return product;
        }

        /** Whether its numbers stand one behind another, row by row. */
        boolean isContiguous() {
            long expected = 1;
            for (int i = sizes.length - 1; i >= 0 && numbers() > 0; i--) {
                if (sizes[i] != 1 && strides[i] != expected) {
                    return false;
                }
                expected *= sizes[i];
            }
            return true;
        }
    }

    private final Path file;
    private final Map<String, Storage> storages = new HashMap<>();

    TorchObjects(Path file) {
        this.file = file;
    }

    /** The storages that were named, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    Object global(String name) {
        if (!CALLED.contains(name) && !STORAGES.containsKey(name) && !FORMATS.contains(name)) {
            throw refusal("name", name);
        }
        return new Global(name);
    }

    Object call(Object called, Sequence arguments) {
        var name = called instanceof Global global ? global.name : "no name";
        var given = arguments.items();
        return switch (name) {
            case ORDERED_DICT -> dictionary(given);
            case TENSOR, TENSOR_V2 -> view(name, given);
            case PARAMETER -> {
                require(given.size() == 3 && given.get(0) instanceof View && isNothing(given.get(2)), name);
                yield given.get(0);
            }
            case SIZE -> {
                require(given.size() == 1 && given.get(0) instanceof Sequence, name);
                yield given.get(0);
            }
            case DEVICE -> Pickle.NONE;
            default -> throw refusal("call", name);
        };
    }

    /** Fills in a key, which must be a text or a number: others could take long to compare. */
    void put(Dictionary dictionary, Object key, Object value) {
        if (!(key instanceof String || key instanceof Long || key instanceof Double || key instanceof Boolean
                || key.equals(Pickle.NONE))) {
            throw refusal("key of a dict", "a container");
        }
        dictionary.items().put(key, value);
    }

    /** What a persistent id stands for: {@code ('storage', class, key, device, numbers)}. */
    Object storage(Sequence id) {
        var parts = id.items();
        boolean valid = (parts.size() == 5 || parts.size() == 6 && parts.get(5).equals(Pickle.NONE))
                && "storage".equals(parts.get(0))
                && parts.get(1) instanceof Global global && STORAGES.containsKey(global.name)
                && parts.get(2) instanceof String
                && parts.get(4) instanceof Long numbers && numbers >= 0;
        require(valid, "a persistent id");
        var dtype = STORAGES.get(((Global) parts.get(1)).name);
        long numbers = (Long) parts.get(4);
        require(numbers <= Long.MAX_VALUE / dtype.bytes(), "a persistent id");
        var storage = new Storage((String) parts.get(2), dtype, numbers);
        var before = storages.putIfAbsent(storage.key, storage);
        require(before == null || before.equals(storage), "a persistent id");
        return before == null ? storage : before;
    }

    /** The refusal of something that is not in the closed list. */
    InvalidInputException refusal(String what, Object value) {
        return InvalidInputException.of(what, value,
                "tensors and plain containers, as torch.save writes them")
                .in(file)
                .next("a pickle can run code when it is read, so nothing else of it is: where you trust it,"
                        + " save the weights alone again, by safetensors.torch.save_file");
    }

    private Dictionary dictionary(List<Object> given) {
        var dictionary = new Dictionary();
        if (given.isEmpty()) {
            return dictionary;
        }
        require(given.size() == 1 && given.getFirst() instanceof Sequence, ORDERED_DICT);
        for (var pair : ((Sequence) given.getFirst()).items()) {
            require(pair instanceof Sequence, ORDERED_DICT);
            var items = ((Sequence) pair).items();
            require(items.size() == 2, ORDERED_DICT);
            put(dictionary, items.get(0), items.get(1));
        }
        return dictionary;
    }

    /** Of storage, offset, sizes and strides; then whether it has a gradient, hooks, and other marks. */
    private View view(String name, List<Object> given) {
        int least = name.equals(TENSOR) ? 4 : 6;
        require(given.size() >= least && given.size() <= 7, name);
        require(given.get(0) instanceof Storage && given.get(1) instanceof Long, name);
        // hooks are code; marks say that the numbers are negated or conjugated
        require(given.stream().skip(5).allMatch(TorchObjects::isNothing), name + " with hooks or marks");
        var view = new View((Storage) given.get(0), (Long) given.get(1),
                sizes(name, given.get(2)), sizes(name, given.get(3)));
        require(view.sizes.length == view.strides.length && view.offset >= 0, name);
        try {
            requireWithin(view);
        } catch (ArithmeticException e) {
            throw beyond(view);
        }
        return view;
    }

    private void requireWithin(View view) {
        long last = view.offset;
        long numbers = 1;
        for (int i = 0; i < view.sizes.length; i++) {
            numbers = Math.multiplyExact(numbers, view.sizes[i]);
            last = Math.addExact(last, Math.multiplyExact(view.sizes[i] - 1, view.strides[i]));
        }
        boolean empty = numbers == 0 && view.offset <= view.storage.numbers;
        boolean within = last < view.storage.numbers
                && numbers <= Math.max(view.storage.numbers, LARGEST_REPETITION);
        if (!empty && !within) {
            throw beyond(view);
        }
    }

    private InvalidInputException beyond(View view) {
        return InvalidInputException.of("tensor", "more numbers than its storage " + view.storage.key
                + " has",
                "a view of its " + view.storage.numbers).in(file);
    }

    private long[] sizes(String name, Object value) {
        require(value instanceof Sequence, name);
        var items = new ArrayList<>(((Sequence) value).items());
        require(items.size() <= MOST_DIMENSIONS
                && items.stream().allMatch(item -> item instanceof Long size && size >= 0), name);
        return items.stream().mapToLong(item -> (Long) item).toArray();
    }

    private static boolean isNothing(Object value) {
        return value.equals(Pickle.NONE) || value instanceof Dictionary dictionary && dictionary.items().isEmpty();
    }

    private void require(boolean valid, String what) {
        if (!valid) {
            throw refusal("value", what);
        }
    }
}
