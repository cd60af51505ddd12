// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.checkpoint.Pickle.Dictionary;
import io.github.aasllm.checkpoint.Pickle.Sequence;
import io.github.aasllm.error.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of {@code torch.save} before PyTorch 1.6: pickles of a magic number, the format's version, the
 * machine, the content and the keys of its storages, and then each storage, its numbers behind their count.
 */
final class LegacyTorch {
    /** {@code LONG1} of 0x1950a86a20f9469cfc6c, behind the two bytes of the protocol. */
    private static final byte[] MAGIC = {
        (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50,
                0x19, '.'
    };
    private static final int PROTOCOL_BYTES = 2;
    private static final long VERSION = 1001;
    private static final ValueLayout.OfLong COUNT =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment whole;
    private final TorchObjects objects;
    private final Object content;
    private final Map<String, MemorySegment> storages = new HashMap<>();

    LegacyTorch(Path file, MemorySegment whole, TorchObjects objects) {
        this.file = file;
        this.whole = whole;
        this.objects = objects;
        var pickle = new Pickle(file, whole, PROTOCOL_BYTES + MAGIC.length, objects);
        var version = pickle.read();
        if (!version.equals(VERSION)) {
            throw refusal("version of torch.save", version, "1001");
        }
        boolean little = pickle.read() instanceof Dictionary machine
                && Boolean.TRUE.equals(machine.items().get("little_endian"));
        if (!little) {
            throw refusal("little_endian", "not true", "true");
        }
        this.content = pickle.read();
        if (!(pickle.read() instanceof Sequence keys)) {
            throw refusal("keys of storages", "no list", "a list");
        }
        readStorages(keys.items(), pickle.position());
    }

    static boolean begins(MemorySegment whole) {
        return whole.byteSize() > PROTOCOL_BYTES + MAGIC.length
                && whole.asSlice(PROTOCOL_BYTES, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) < 0;
    }

    Object content() {
        return content;
    }

    /** The numbers of each storage by its key. */
    Map<String, MemorySegment> storages() {
        return storages;
    }

    private void readStorages(List<Object> keys, long start) {
        long position = start;
        for (var key : keys) {
            var storage = key instanceof String text ? objects.storages().get(text) : null;
            long left = whole.byteSize() - position - Long.BYTES;
            if (storage == null || storages.containsKey(storage.key())) {
                throw refusal("keys of storages", "one that stands for none, or twice",
                        "those of the content");
            }
            long bytes = storage.numbers() * storage.dtype().bytes();
            if (left < bytes || whole.get(COUNT, position) != storage.numbers()) {
                throw refusal("storage " + key, left < bytes ? "cut short" : "of another length",
                        bytes + " bytes");
            }
            storages.put(storage.key(), whole.asSlice(position + Long.BYTES, bytes));
            position += Long.BYTES + bytes;
        }
        if (position != whole.byteSize() || storages.size() != objects.storages().size()) {
            throw refusal("storages", storages.size() + ", and " + (whole.byteSize() - position) + " bytes",
                    "all " + objects.storages().size() + ", and nothing behind them");
        }
    }

    private InvalidInputException refusal(String what, Object value, String expected) {
        return InvalidInputException.of(what, value, expected).in(file);
    }
}
