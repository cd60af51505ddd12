// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.checkpoint.TorchObjects.Storage;
import io.github.aasllm.checkpoint.TorchObjects.View;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A file of {@code torch.save}, such as {@code pytorch_model.bin}, mapped into memory: a zip of a pickle and
 * storages, or the format of PyTorch before 1.6, pickles with the storages behind them.
 *
 * <p>The pickle is read as {@link Pickle} says, so nothing of it is ever run. Numbers stay on the map, but
 * for views whose numbers do not stand row by row; these are copied when they are asked for.
 */
public final class TorchFile implements TensorFile {
    private static final long SPARE = 1 << 20; // bytes of views to be copied, beyond those of the file

    private final Arena arena = Arena.ofShared();
    private final Path file;
    private final Map<String, View> views;
    private final Map<String, StoredTensor> entries = new LinkedHashMap<>();
    private final Map<String, MemorySegment> storages;
    private final Map<String, MemorySegment> copies = new HashMap<>();

    private TorchFile(Path file) throws IOException {
        this.file = file;
        try (var channel = FileChannel.open(file)) {
            var whole = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            var objects = new TorchObjects(file);
            if (KnownContent.ZIP.begins(whole)) {
                var records = ZipRecords.of(file, whole);
                var prefix = prefix(records);
                var pickle = records.get(prefix + "data.pkl");
                this.views = StateDict.of(file, new Pickle(file, pickle, 0, objects).read());
                this.storages = new HashMap<>();
                objects.storages().values().forEach(storage ->
                        storages.put(storage.key(), record(records, prefix, storage)));
            } else if (LegacyTorch.begins(whole)) {
                var legacy = new LegacyTorch(file, whole, objects);
                this.views = StateDict.of(file, legacy.content());
                this.storages = legacy.storages();
            } else {
                throw KnownContent.cause(file, whole, "a file of torch.save").orElseGet(() ->
                        InvalidInputException.of("content", "of no known kind", "a file of torch.save")
                                .in(file));
            }
            views.forEach((name, view) ->
                    entries.put(name, new StoredTensor(view.storage().dtype(), view.sizes())));
            requireFewCopies(whole.byteSize());
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Maps a file and reads its pickle.
     *
     * @throws InvalidInputException if the file is missing, damaged, or holds anything but tensors and plain
     *     containers, which is named
     */
    public static TorchFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInputException.of("file", file, "a file of torch.save");
        }
        try {
            return new TorchFile(file);
        } catch (IOException e) {
            throw InvalidInputException.of("file", e.getMessage(), "a readable file of torch.save")
                    .in(file)
                    .causedBy(e);
        }
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Map<String, StoredTensor> entries() {
        return Collections.unmodifiableMap(entries);
    }

    @Override
    public Tensor tensor(String name) {
        var numbers = bytes(name);
        return MappedTensor.of(numbers, entries.get(name).dtype(), entries.get(name).shape());
    }

    @Override
    public synchronized MemorySegment bytes(String name) {
        var view = views.get(name);
        if (view == null) {
            throw InvalidInputException.of("tensor", name, "one of " + entries.size() + " names").in(file);
        }
        if (!view.isContiguous()) {
            return copies.computeIfAbsent(name, any -> copy(view));
        }
        long bytes = view.storage().dtype().bytes();
        return view.numbers() == 0 ? MemorySegment.NULL
                : storages.get(view.storage().key()).asSlice(view.offset() * bytes, view.numbers() * bytes);
    }

    @Override
    public void close() {
        arena.close();
    }

    private MemorySegment copy(View view) {
        var dtype = view.storage().dtype();
        var copy = arena.allocate(view.numbers() * dtype.bytes(), Long.BYTES);
        try (var scope = new PointerScope()) {
            var from = storages.get(view.storage().key()).asSlice(view.offset() * dtype.bytes());
            var all = MappedTensor.of(from, dtype, view.storage().numbers() - view.offset());
            MappedTensor.of(copy, dtype, view.sizes()).copy_(all.as_strided(view.sizes(), view.strides()));
        }
        return copy;
    }

    /** A small file may not claim much memory by many views of the same numbers. */
    private void requireFewCopies(long fileBytes) {
        long copied = 0;
        for (var view : views.values()) {
            copied += view.isContiguous() ? 0 : view.numbers() * view.storage().dtype().bytes();
            if (copied > fileBytes + SPARE) {
                throw InvalidInputException.of("tensors", "more numbers than the file has",
                        "views that share little").in(file);
            }
        }
    }

    /** What the names of all records begin with. */
    private String prefix(Map<String, MemorySegment> records) {
        var pickles = records.keySet().stream().filter(name -> name.matches("[^/]+/data\\.pkl")).toList();
        if (pickles.size() != 1) {
            throw InvalidInputException.of("zip", pickles.size() + " records data.pkl",
                    "a file of torch.save, with one").in(file);
        }
        var prefix = pickles.getFirst().substring(0, pickles.getFirst().lastIndexOf('/') + 1);
        if (records.containsKey(prefix + "constants.pkl")) {
            throw InvalidInputException.of("content", "a TorchScript program", "the weights of a model")
                    .in(file).next("save its state_dict() by safetensors.torch.save_file");
        }
        var order = records.get(prefix + "byteorder");
        if (order != null && !new String(order.toArray(JAVA_BYTE), UTF_8).equals("little")) {
            throw InvalidInputException.of("byteorder", "not little", "little").in(file);
        }
        return prefix;
    }

    private MemorySegment record(Map<String, MemorySegment> records, String prefix, Storage storage) {
        var record = records.get(prefix + "data/" + storage.key());
        long wanted = storage.numbers() * storage.dtype().bytes();
        if (record == null || record.byteSize() != wanted) {
            throw InvalidInputException.of("storage " + storage.key(),
                    record == null ? "none" : record.byteSize() + " bytes", wanted + " bytes").in(file);
        }
        return record;
    }
}
