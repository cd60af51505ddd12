// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the weights of a Hugging Face model folder, in one file or in shards with an index. */
public final class CheckpointWriter {
    private static final long LARGEST_SHARD = 5_000_000_000L; // bytes, as the hub has it
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CheckpointWriter() {}

    /** Where the numbers of a tensor come from. */
    @FunctionalInterface
    public interface Source {
        /** Appends all numbers of a tensor to the file. */
        void write(WeightShape tensor, SafetensorsWriter file) throws IOException;
    }

    /** Writes a JSON file of the folder. */
    public static void writeJson(Path file, Object content) throws IOException {
        Files.writeString(file, MAPPER.writeValueAsString(content) + "\n");
    }

    /** Writes all tensors of a table in one format, under their canonical names. */
    public static void write(
            Path folder, List<WeightShape> table, DType dtype, Source source) throws IOException {
        write(folder, table, dtype, LARGEST_SHARD, source);
    }

    /** Writes all tensors of a table, each in its own format, under the hub's names. */
    public static void write(Path folder, List<WeightShape> table, Function<WeightShape, DType> dtype,
            TensorNames names, Source source) throws IOException {
        write(folder, inShards(table, dtype, LARGEST_SHARD), dtype, names, source);
    }

    static void write(Path folder, List<WeightShape> table, DType dtype, long largestShard, Source source)
            throws IOException {
        write(folder, inShards(table, tensor -> dtype, largestShard), tensor -> dtype, Optional::of, source);
    }

    /**
     * Writes the files of a checkpoint that is there already, again: the same tensors of the same formats in
     * files of the same names, under the hub's names. Tensors that are carried stay as they are.
     */
    public static void rewrite(Checkpoint model, Path folder, Source source) throws IOException {
        write(folder, model.files(), tensor -> model.dtype(tensor.name()), model.names(), (tensor, file) -> {
            if (model.isCarried(tensor.name())) {
                model.forEachBlock(tensor.name(), (rows, first) -> file.append(rows));
            } else {
                source.write(tensor, file);
            }
        });
    }

    private static Map<String, List<WeightShape>> inShards(
            List<WeightShape> table, Function<WeightShape, DType> dtype, long largestShard) {
        var shards = shards(table, dtype, largestShard);
        var files = new LinkedHashMap<String, List<WeightShape>>();
        for (int i = 0; i < shards.size(); i++) {
            var name = shards.size() == 1
                    ? ModelFiles.SINGLE
                    : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            files.put(name, shards.get(i));
        }
        return files;
    }

    /** Writes files by name, and an index unless there is only the one that needs none. */
    private static void write(Path folder, Map<String, List<WeightShape>> files,
            Function<WeightShape, DType> dtype, TensorNames names, Source source) throws IOException {
        requireRoom(folder, files.values().stream().flatMap(List::stream)
                .mapToLong(tensor -> tensor.bytes(dtype.apply(tensor))).sum());
        var map = new LinkedHashMap<String, String>();
        long bytes = 0;
        for (var named : files.entrySet()) {
            var formats = new LinkedHashMap<WeightShape, DType>();
            for (var tensor : named.getValue()) {
                formats.put(new WeightShape(names.onHub(tensor.name()), tensor.shape()), dtype.apply(tensor));
                map.put(names.onHub(tensor.name()), named.getKey());
                bytes += tensor.bytes(dtype.apply(tensor));
            }
            try (var file = new SafetensorsWriter(
                    folder.resolve(named.getKey()), formats::get, List.copyOf(formats.keySet()))) {
                for (var tensor : named.getValue()) {
                    source.write(tensor, file);
                }
            }
        }
        if (!files.keySet().equals(Set.of(ModelFiles.SINGLE))) {
            writeJson(
                    folder.resolve(ModelFiles.INDEX),
                    new TreeMap<>(Map.of("metadata", Map.of("total_size", bytes), "weight_map", map)));
        }
    }

    /** Before the first number, as a disk that fills up takes minutes to say so. */
    private static void requireRoom(Path folder, long bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw InvalidInputException.of("free space",
                            String.format(Locale.ROOT, "%.1f GB", free / 1e9),
                            String.format(Locale.ROOT, "%.1f GB for the weights", bytes / 1e9))
                    .in(folder)
                    .next("make room, or write to another disk");
        }
    }

    private static List<List<WeightShape>> shards(
            List<WeightShape> table, Function<WeightShape, DType> dtype, long largestShard) {
        var shards = new ArrayList<List<WeightShape>>();
        long room = 0;
        for (var tensor : table) {
            long bytes = tensor.bytes(dtype.apply(tensor));
            if (shards.isEmpty() || bytes > room) {
                shards.add(new ArrayList<>());
                room = largestShard;
            }
            shards.getLast().add(tensor);
            room -= bytes;
        }
        return shards;
    }
}
