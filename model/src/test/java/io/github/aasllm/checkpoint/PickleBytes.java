// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles and files of {@code torch.save} instruction by instruction, as a forger would write them. */
public final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static PickleBytes protocol(int protocol) {
        return new PickleBytes().op(0x80, protocol);
    }

    PickleBytes op(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    PickleBytes raw(String text) {
        bytes.writeBytes(text.getBytes(UTF_8));
        return this;
    }

    PickleBytes number(int little) {
        bytes.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(little).array());
        return this;
    }

    PickleBytes text(String text) {
        return op('X').number(text.getBytes(UTF_8).length).raw(text);
    }

    PickleBytes global(String module, String name) {
        return raw("c" + module + "\n" + name + "\n");
    }

    /** A storage of float32 numbers, as a persistent id. */
    PickleBytes storage(String key, int numbers) {
        return op('(').text("storage").global("torch", "FloatStorage").text(key).text("cpu").op('J')
                .number(numbers).op('t', 'Q');
    }

    /** A tensor with one dimension. */
    PickleBytes tensor(String key, int inStorage, int offset, int size, int stride) {
        return global("torch._utils", "_rebuild_tensor_v2").op('(').storage(key, inStorage)
                .op('J').number(offset).op('J').number(size).op(0x85, 'J').number(stride).op(0x85, 0x89)
                .global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    /** A tensor that is all of its storage. */
    PickleBytes tensor(String key, long... shape) {
        int numbers = (int) new WeightShape(key, shape).numbers();
        global("torch._utils", "_rebuild_tensor_v2").op('(').storage(key, numbers).op('K', 0, '(');
        for (long size : shape) {
            op('J').number((int) size);
        }
        op('t', '(');
        int stride = numbers;
        for (long size : shape) {
            stride /= (int) size;
            op('J').number(stride);
        }
        return op('t', 0x89).global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    /** The value that was begun, as a dict's entry {@code a}. */
    static PickleBytes dictOf(PickleBytes value) {
        var whole = protocol(2).op('}').text("a");
        whole.bytes.writeBytes(value.bytes.toByteArray());
        return whole.op('s', '.');
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /** A file of torch.save with this pickle and a storage 0 of six numbers 0 to 5. */
    Path zip(Path file) throws IOException {
        var numbers = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            numbers.putFloat(i);
        }
        var records = new LinkedHashMap<String, byte[]>();
        records.put("x/data.pkl", toBytes());
        records.put("x/byteorder", "little".getBytes(UTF_8));
        records.put("x/data/0", numbers.array());
        return zip(file, records, ZipEntry.STORED);
    }

    /** A zip of torch.save with some tensors of a model folder, each with a storage of its own. */
    public static void writeModel(Path model, Path file, Predicate<String> chosen) throws IOException {
        var records = new LinkedHashMap<String, byte[]>();
        var pickle = protocol(2).op('}');
        records.put("x/data.pkl", new byte[0]);
        try (var stored = Safetensors.open(model.resolve("model.safetensors"))) {
            for (var tensor : stored.entries().entrySet()) {
                if (chosen.test(tensor.getKey())) {
                    var key = String.valueOf(records.size());
                    pickle.text(tensor.getKey()).tensor(key, tensor.getValue().shape()).op('s');
                    records.put("x/data/" + key, stored.bytes(tensor.getKey())
                            .toArray(ValueLayout.JAVA_BYTE));
                }
            }
        }
        records.put("x/data.pkl", pickle.op('.').toBytes());
        zip(file, records, ZipEntry.STORED);
    }

    static Path zip(Path file, Map<String, byte[]> records, int method) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var record : records.entrySet()) {
                var entry = new ZipEntry(record.getKey());
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    var crc = new CRC32();
                    crc.update(record.getValue());
                    entry.setCrc(crc.getValue());
                    entry.setSize(record.getValue().length);
                }
                zip.putNextEntry(entry);
                zip.write(record.getValue());
            }
        }
        return file;
    }
}
