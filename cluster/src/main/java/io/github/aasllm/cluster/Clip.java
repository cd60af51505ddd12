// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.SoundSource;
import io.github.aasllm.bulk.ByteNames;
import io.github.aasllm.bulk.Channel;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One sound of a table: its bytes, or the place where they are.
 *
 * @param input its name, and what the table says about it
 * @param bytes of its file; empty where {@code place} says where to read
 * @param place a path of the local file system, or an address that Hadoop's file systems know
 */
record Clip(Input input, Optional<byte[]> bytes, String place) {
    static final String PATH = "path";
    static final String CONTENT = "content";
    /** Where a file is, if not where its path says; a manifest's paths are meant from its folder. */
    static final String FILE = "file";
    static final String FACTS = "facts";
    /** Why there is nothing to read, where that is known before. */
    static final String REFUSAL = "refusal";

    /**
     * What a column's value names.
     *
     * @param value a path, a file's bytes, or a row as of {@link #of(Row)}
     */
    static Clip of(Object value) {
        return switch (value) {
            case String path -> new Clip(input(path, Map.of(), Optional.empty()), Optional.empty(), path);
            case byte[] content -> new Clip(input("", Map.of(), Optional.empty()), Optional.of(content), "");
            case Row row -> of(row);
            case null -> new Clip(input("", Map.of(),
                    Optional.of(InvalidInputException.of("sound", "null", "a path or the bytes of a file"))),
                    Optional.empty(), "");
            default -> throw InvalidInputException.of("sound", value.getClass().getSimpleName(),
                    "text, binary, or a struct with a field path or content");
        };
    }

    /**
     * What a row says: {@code content} has the bytes of a file, as Spark's {@code binaryFile} has them; else {@code
     * file} or {@code path} says where it is. Other columns of text or whole numbers are facts, as those of a manifest
     * are.
     *
     * @throws InvalidInputException for a column that is known and of another type, see {@link ClipColumns}
     */
    static Clip of(Row row) {
        var facts = new LinkedHashMap<String, String>();
        Optional<byte[]> content = Optional.empty();
        var fields = row.schema().fields();
        for (int i = 0; i < fields.length; i++) {
            var name = fields[i].name();
            ClipColumns.require(fields[i]);
            if (row.isNullAt(i)) {
                continue;
            }
            ClipColumns.text(row, i).ifPresent(text -> facts.put(name, text));
            if (name.equals(CONTENT)) {
                content = Optional.of(row.<byte[]>getAs(i));
            } else if (name.equals(FACTS)) {
                facts.putAll(CollectionConverters.asJava(row.<scala.collection.Map<String, String>>getAs(i)));
            }
        }
        return named(facts, content);
    }

    private static Clip named(Map<String, String> facts, Optional<byte[]> content) {
        var path = Optional.ofNullable(facts.remove(PATH));
        var place = Optional.ofNullable(facts.remove(FILE)).or(() -> path).orElse("");
        var refusal = path.isEmpty() && content.isEmpty() || facts.containsKey(REFUSAL)
                ? Optional.of(InvalidInputException.of("sound", "none", "a value of path or content"))
                : Optional.<InvalidInputException>empty();
        return new Clip(input(path.orElse(""), facts, refusal), content, place);
    }

    private static Input input(String name, Map<String, String> facts, Optional<InvalidInputException> refusal) {
        return new Input(name, ByteNames.path(name), Map.copyOf(facts), Optional.empty(), refusal);
    }

    /** The same clip, of one channel. */
    Clip with(Channel channel) {
        return new Clip(new Input(input.name(), input.file(), input.facts(), Optional.of(channel), input.refusal()),
                bytes, place);
    }

    /**
     * What is read. A file of the local file system is read where it is, any other is fetched whole.
     *
     * @throws InvalidInputException if there is none
     */
    SoundSource source() {
        input.refusal().ifPresent(why -> {
            throw why;
        });
        if (bytes.isPresent()) {
            return SoundSource.of(input.name(), bytes.get());
        }
        return switch (scheme(place).orElse("")) {
            case "" -> local(ByteNames.path(place));
            case "file" -> local(Path.of(new org.apache.hadoop.fs.Path(place).toUri().getPath()));
            default -> remote();
        };
    }

    private static SoundSource local(Path file) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInputException.of("audio file", Files.exists(file) ? "not a regular file" : "missing",
                    "an existing file on every executor").in(file);
        }
        return SoundSource.of(file);
    }

    private SoundSource remote() {
        var path = new org.apache.hadoop.fs.Path(place);
        try (var stream = path.getFileSystem(SparkHadoopUtil.get().conf()).open(path)) {
            return SoundSource.of(place, stream.readAllBytes());
        } catch (IOException | UnsupportedOperationException e) {
            throw InvalidInputException.of("audio file", e.getMessage(), "a file that can be read").in(place)
                    .causedBy(e);
        }
    }

    /** The letters before {@code ://}, or {@code file}; empty for a path. */
    static Optional<String> scheme(String place) {
        int colon = place.indexOf(':');
        return colon > 1 && place.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")
                        && place.startsWith("/", colon + 1)
                ? Optional.of(place.substring(0, colon)) : Optional.empty();
    }
}
