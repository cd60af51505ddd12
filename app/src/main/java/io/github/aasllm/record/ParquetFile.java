// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Parquet file, made of a file of records in JSON Lines: a row each, in their order, nested as these are.
 *
 * <p>Pages are not compressed: texts that repeat are in dictionaries anyhow, numbers of states hardly shrink, and
 * the codecs of the library would unpack natives of their own.
 */
public final class ParquetFile {
    private ParquetFile() {}

    /**
     * Writes the file whole, or not at all.
     *
     * @param rows records in JSON Lines
     * @param columns all that a record may have
     * @throws InvalidInputException if the file cannot be written
     */
    public static void write(Path file, Path rows, List<Column> columns) {
        try {
            AtomicFile.write(file, part -> {
                try (var lines = Files.newBufferedReader(rows, StandardCharsets.UTF_8);
                        var writer = new Builder(new LocalOutputFile(part), ParquetSchema.of(columns)).build()) {
                    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                        writer.write(JsonMapper.shared().readTree(line));
                    }
                }
            });
        } catch (IOException e) {
            throw InvalidInputException.of("--output", e.getMessage(), "a file that can be written")
                    .in(file).causedBy(e);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<JsonNode, Builder> {
        private final MessageType schema;

        Builder(OutputFile file, MessageType schema) {
            super(file);
            this.schema = schema;
            withConf(new PlainParquetConfiguration());
            withWriteMode(ParquetFileWriter.Mode.OVERWRITE);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<JsonNode> getWriteSupport(ParquetConfiguration settings) {
            return new Records(schema);
        }

        /** Asked for by nobody, as the settings are Parquet's own; the library still wants it. */
        @Override
        @SuppressWarnings("deprecation") // and abstract
        protected WriteSupport<JsonNode> getWriteSupport(Configuration hadoop) {
            return new Records(schema);
        }
    }

    private static final class Records extends WriteSupport<JsonNode> {
        private final MessageType schema;
        private RecordConsumer consumer;

        Records(MessageType schema) {
            this.schema = schema;
        }

        @Override
        public WriteContext init(ParquetConfiguration settings) {
            return new WriteContext(schema, Map.of());
        }

        /** As the one beside it. */
        @Override
        @SuppressWarnings("deprecation")
        public WriteContext init(Configuration hadoop) {
            return new WriteContext(schema, Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer to) {
            this.consumer = to;
        }

        @Override
        public void write(JsonNode row) {
            consumer.startMessage();
            ParquetSchema.fields(schema, row, consumer);
            consumer.endMessage();
        }
    }
}
