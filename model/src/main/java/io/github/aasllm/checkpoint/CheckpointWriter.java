// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Writes all tensors of a table in one format. */
    public static void write(
            Path folder, List<WeightShape> table, DType dtype, Source source) throws IOException {
        write(folder, table, dtype, LARGEST_SHARD, source);
    }

    /** Writes all tensors of a table, each in its own format. */
    public static void write(
            Path folder, List<WeightShape> table, Function<WeightShape, DType> dtype, Source source)
            throws IOException {
        write(folder, table, dtype, LARGEST_SHARD, source);
    }

    static void write(Path folder, List<WeightShape> table, DType dtype, long largestShard, Source source)
            throws IOException {
        write(folder, table, tensor -> dtype, largestShard, source);
    }

    private static void write(
            Path folder,
            List<WeightShape> table,
            Function<WeightShape, DType> dtype,
            long largestShard,
            Source source)
            throws IOException {
        var shards = shards(table, dtype, largestShard);
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < shards.size(); i++) {
            var name = shards.size() == 1
                    ? Checkpoint.SINGLE
                    : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            try (var file = new SafetensorsWriter(folder.resolve(name), dtype, shards.get(i))) {
                for (var tensor : shards.get(i)) {
                    source.write(tensor, file);
                    map.put(tensor.name(), name);
                }
            }
        }
        if (shards.size() > 1) {
            long bytes = table.stream().mapToLong(t -> t.bytes(dtype.apply(t))).sum();
            writeJson(
                    folder.resolve(Checkpoint.INDEX),
                    new TreeMap<>(Map.of("metadata", Map.of("total_size", bytes), "weight_map", map)));
        }
    }

    private static List<List<WeightShape>> shards(
            List<WeightShape> table, Function<WeightShape, DType> dtype, long largestShard) {
        var shards = new ArrayList<List<WeightShape>>();
        long room = 0;
        for (var tensor : table) {
            long bytes = tensor.bytes(dtype.apply(tensor));
            if (bytes > room) {
                shards.add(new ArrayList<>());
                room = largestShard;
            }
            shards.getLast().add(tensor);
            room -= bytes;
        }
        return shards;
    }
}
