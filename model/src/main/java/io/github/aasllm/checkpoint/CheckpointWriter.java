// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.checkpoint.SafetensorsWriter.Announced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    static void write(Path folder, List<WeightShape> table, DType dtype, long largestShard, Source source)
            throws IOException {
        var tensors = table.stream().map(tensor -> new Announced(tensor, dtype)).toList();
        writeFiles(folder, shards(tensors, largestShard), source);
    }

    /** Writes tensors, each in its own format. */
    public static void write(Path folder, List<Announced> tensors, Source source) throws IOException {
        writeFiles(folder, shards(tensors, LARGEST_SHARD), source);
    }

    /**
     * Writes the files of a checkpoint that is there already, again: the same tensors of the same formats in
     * files of the same names, under the hub's names.
     */
    public static void rewrite(Checkpoint model, Path folder, Source source) throws IOException {
        writeFiles(folder, model.files(), source);
    }

    /** Writes files by name, and an index unless there is only the one that needs none. */
    private static void writeFiles(Path folder, Map<String, List<Announced>> files, Source source)
            throws IOException {
        var map = new LinkedHashMap<String, String>();
        long bytes = 0;
        for (var named : files.entrySet()) {
            try (var file = new SafetensorsWriter(folder.resolve(named.getKey()), named.getValue())) {
                for (var announced : named.getValue()) {
                    source.write(announced.tensor(), file);
                    map.put(announced.tensor().name(), named.getKey());
                    bytes += announced.bytes();
                }
            }
        }
        if (!files.keySet().equals(Set.of(Checkpoint.SINGLE))) {
            writeJson(
                    folder.resolve(Checkpoint.INDEX),
                    new TreeMap<>(Map.of("metadata", Map.of("total_size", bytes), "weight_map", map)));
        }
    }

    private static Map<String, List<Announced>> shards(List<Announced> tensors, long largestShard) {
        var shards = new ArrayList<List<Announced>>();
        long room = 0;
        for (var tensor : tensors) {
            if (shards.isEmpty() || tensor.bytes() > room) {
                shards.add(new ArrayList<>());
                room = largestShard;
            }
            shards.getLast().add(tensor);
            room -= tensor.bytes();
        }
        var files = new LinkedHashMap<String, List<Announced>>();
        for (int i = 0; i < shards.size(); i++) {
            var name = shards.size() == 1
                    ? Checkpoint.SINGLE
                    : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            files.put(name, shards.get(i));
        }
        return files;
    }
}
