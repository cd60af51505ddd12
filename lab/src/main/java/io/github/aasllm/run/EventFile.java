// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The curves of a run, in an event file as TensorBoard reads it: records of a length and its checksum, an
 * event and its checksum, the first of them the format's version.
 *
 * <p>There is one file a run. A run that goes on after step n cuts off what a kill has torn, and before it
 * everything from the first event of a later step on, and appends; so its curves are those of a run that was
 * never stopped.
 */
public final class EventFile implements AutoCloseable {
    /** The name in a run's folder; TensorBoard looks for the third word. */
    public static final String NAME = "events.out.tfevents.aasllm";

    private static final String VERSION = "brain.Event:2";
    private static final int HEADER = 12; // bytes: the length, and its checksum
    private static final int FOOTER = 4; // the event's checksum

    private final Path file;
    private final FileChannel channel;
    private final Clock clock;

    private EventFile(Path file, FileChannel channel, Clock clock) {
        this.file = file;
        this.channel = channel;
        this.clock = clock;
    }

    /**
     * Opens the file of a run's folder, or begins it.
     *
     * @param step the last that counts: 0 for a run from the beginning
     * @throws InvalidInputException if it cannot be written
     */
    public static EventFile open(Path folder, long step) {
        return open(folder, step, Clock.systemUTC());
    }

    static EventFile open(Path folder, long step, Clock clock) {
        var file = folder.resolve(NAME);
        try {
            var kept = Files.exists(file) ? kept(Files.readAllBytes(file), step) : 0;
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.truncate(kept).position(kept);
            var events = new EventFile(file, channel, clock);
            if (kept == 0) {
                events.append(events.event(0).text(3, VERSION)); // Event.file_version
            }
            return events;
        } catch (IOException e) {
            throw refusal(file, e);
        }
    }

    /**
     * The numbers of a tag in a file, by step; what a kill has torn is left out.
     *
     * @throws InvalidInputException if it cannot be read, or holds something else
     */
    public static SortedMap<Long, Double> scalars(Path file, String tag) {
        try {
            var all = Files.readAllBytes(file);
            var bytes = ByteBuffer.wrap(all, 0, kept(all, Long.MAX_VALUE)).order(ByteOrder.LITTLE_ENDIAN);
            var scalars = new TreeMap<Long, Double>();
            while (bytes.hasRemaining()) {
                int length = (int) bytes.getLong(bytes.position());
                var event = bytes.slice(bytes.position() + HEADER, length);
                Protobuf.field(event, 5) // Event.summary
                        .flatMap(summary -> Protobuf.field(summary, 1)) // Summary.value
                        .filter(value -> Protobuf.field(value, 1).filter(UTF_8.encode(tag)::equals)
                                .isPresent())
                        .flatMap(value -> Protobuf.field(value, 2)) // Value.simple_value
                        .ifPresent(number -> scalars.put(Protobuf.varint(event, 2),
                                (double) number.getFloat()));
                bytes.position(bytes.position() + HEADER + length + FOOTER);
            }
            return scalars;
        } catch (IOException | BufferUnderflowException | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw InvalidInputException.of("events", e.getMessage(), "an event file of TensorBoard")
                    .in(file)
                    .causedBy(e);
        }
    }

    /** A number at a step, such as {@code train/loss}. */
    public void scalar(String tag, double value, long step) {
        summary(step, new Protobuf().text(1, tag).float32(2, (float) value)); // Value.tag, Value.simple_value
    }

    /** A text at a step, which TensorBoard shows as Markdown. */
    public void text(String tag, String text, long step) {
        var one = new Protobuf().message(2, new Protobuf().varint(1, 1)); // TensorShape.dim, its size
        var tensor = new Protobuf()
                .varint(1, 7) // TensorProto.dtype: DT_STRING
                .message(2, one)
                .text(8, text); // TensorProto.string_val
        var plugin = new Protobuf().text(1, "text"); // PluginData.plugin_name
        summary(step, new Protobuf()
                .text(1, tag + "/text_summary")
                .message(8, tensor)
                .message(9, new Protobuf().message(1, plugin))); // SummaryMetadata.plugin_data
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw refusal(file, e);
        }
    }

    private void summary(long step, Protobuf value) {
        try {
            append(event(step).message(5, new Protobuf().message(1, value))); // Event.summary, Summary.value
        } catch (IOException e) {
            throw refusal(file, e);
        }
    }

    /** An event's wall time in seconds, and its step where that is not 0, as the format has it. */
    private Protobuf event(long step) {
        var event = new Protobuf().float64(1, clock.millis() / 1e3);
        return step == 0 ? event : event.varint(2, step);
    }

    /** Appends a record at once, so that a kill loses none that is complete. */
    private void append(Protobuf event) throws IOException {
        var bytes = event.bytes();
        var record = ByteBuffer.allocate(HEADER + bytes.length + FOOTER).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(bytes.length);
        record.putInt(masked(record.array(), 0, 8));
        record.put(bytes);
        record.putInt(masked(bytes, 0, bytes.length));
        record.flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    /** The length of the part that is whole and no later than a step. */
    private static int kept(byte[] all, long step) {
        var bytes = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        int from = 0;
        while (all.length - from >= HEADER + FOOTER) {
            long length = bytes.getLong(from);
            boolean whole = length >= 0
                    && length <= all.length - from - HEADER - FOOTER
                    && bytes.getInt(from + 8) == masked(all, from, 8);
            int end = whole ? from + HEADER + (int) length : 0;
            if (!whole
                    || bytes.getInt(end) != masked(all, from + HEADER, (int) length)
                    || Protobuf.varint(bytes.slice(from + HEADER, (int) length), 2) > step) {
                break;
            }
            from = end + FOOTER;
        }
        return from;
    }

    /** TensorFlow's checksum: CRC-32C, turned right by 15 bits, plus a constant. */
    private static int masked(byte[] bytes, int from, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8;
    }

    private static InvalidInputException refusal(Path file, IOException e) {
        return InvalidInputException.of("events", e.getMessage(), "a file that can be written")
                .in(file)
                .causedBy(e);
    }
}
