// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of pickles that makes tensors and plain containers and can make nothing else.
 *
 * <p>A pickle is a program for a stack machine, whose {@code GLOBAL} and {@code REDUCE} look up and call
 * anything in Python. Here a name is compared with those of {@link TorchObjects} and never looked up; what is
 * not among them is refused by name, and so is every instruction that {@code torch.save} does not write. It
 * takes time and memory in proportion to the bytes it reads, which are at most 16 MiB and 500,000
 * instructions.
 *
 * <p>Numbers become {@link Long}, {@link Double} or {@link Boolean}, texts {@link String}, None {@link
 * #NONE}, dictionaries {@link Dictionary}, lists and tuples {@link Sequence}.
 */
final class Pickle {
    /** Python's None. */
    static final Object NONE = Nothing.NONE;

    /** Its type: an enum, so that it is equal to itself alone. */
    private enum Nothing {
        NONE
    }

    private static final long LARGEST = 16L << 20; // a model of 7 billion numbers has 0.2 MB
    private static final int MOST_INSTRUCTIONS = 500_000; // of a thousand tensors there are 30,000
    private static final int NEWEST_PROTOCOL = 4;
    private static final int LONGEST_NAME = 200;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(
            ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** A list or a tuple; it is compared by identity, so that no depth of nesting costs a comparison. */
    static final class Sequence {
        private final List<Object> items;

        Sequence(List<Object> items) {
            this.items = items;
        }

        List<Object> items() {
            return items;
        }
    }

    /** A dict or OrderedDict, by keys that are texts or numbers; compared by identity. */
    static final class Dictionary {
        private final Map<Object, Object> items = new LinkedHashMap<>();

        Map<Object, Object> items() {
            return items;
        }
    }

    private final Path file;
    private final MemorySegment bytes;
    private final TorchObjects objects;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private long position;

    /** @param position of the first byte of the first pickle */
    Pickle(Path file, MemorySegment bytes, long position, TorchObjects objects) {
        this.file = file;
        this.bytes = bytes;
        this.position = position;
        this.objects = objects;
    }

    /** The first byte behind what was read. */
    long position() {
        return position;
    }

    /**
     * Reads one pickle.
     *
     * @throws InvalidInputException if it is damaged, too large, or holds anything but tensors and plain
     *     containers
     */
    Object read() {
        stack.clear();
        marks.clear();
        memo.clear();
        long end = position + LARGEST;
        for (int count = 0; count < MOST_INSTRUCTIONS && position < end; count++) {
            int instruction = number(1);
            if (instruction == '.') {
                return pop();
            }
            step(instruction);
        }
        throw damaged("pickle", "longer than " + MOST_INSTRUCTIONS + " instructions or 16 MiB",
                "what torch.save writes of weights");
    }

    private void step(int instruction) {
        switch (instruction) {
            case 0x80 -> requireProtocol(number(1));
            case 0x95 -> take(8); // FRAME: a length that readers of streams make use of
            case 'N' -> push(NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) number(1));
            case 'M' -> push((long) number(2));
            case 'J' -> push((long) bytes.get(INT, take(4)));
            case 0x8a -> push(wide(number(1)));
            case 'G' -> push(bytes.get(BIG_ENDIAN_DOUBLE, take(8)));
            case 'X', 'T' -> push(text(bytes.get(INT, take(4))));
            case 0x8c, 'U' -> push(text(number(1)));
            case '(' -> marks.push(stack.size());
            case '}' -> push(new Dictionary());
            case ']', ')' -> push(new Sequence(new ArrayList<>()));
            case 't' -> push(new Sequence(sinceMark()));
            case 0x85, 0x86, 0x87 -> push(new Sequence(pop(instruction - 0x84)));
            case 's' -> fill(pop(2));
            case 'u' -> fill(sinceMark());
            case 'a' -> append(pop(1));
            case 'e' -> append(sinceMark());
            default -> stepOfObjects(instruction);
        }
    }

    private void stepOfObjects(int instruction) {
        switch (instruction) {
            case 'q' -> memo.put((long) number(1), top());
            case 'r' -> memo.put(Integer.toUnsignedLong(bytes.get(INT, take(4))), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> push(remembered(number(1)));
            case 'j' -> push(remembered(Integer.toUnsignedLong(bytes.get(INT, take(4)))));
            case 'c' -> push(objects.global(line() + "." + line()));
            case 0x93 -> {
                var names = pop(2);
                push(objects.global(names.get(0) + "." + names.get(1)));
            }
            case 'R' -> {
                var call = pop(2);
                push(objects.call(call.get(0), sequence(call.get(1))));
            }
            case 'b' -> { // attributes of a state_dict: the versions of its layers
                var state = pop();
                if (!(state instanceof Dictionary) || !(top() instanceof Dictionary)) {
                    throw objects.refusal("state", "of an object");
                }
            }
            case 'Q' -> push(objects.storage(sequence(pop())));
            default -> throw objects.refusal("instruction", "0x%02x".formatted(instruction));
        }
    }

    private void requireProtocol(int protocol) {
        if (protocol > NEWEST_PROTOCOL) {
            throw objects.refusal("pickle protocol", protocol);
        }
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() {
        return pop(1).getFirst();
    }

    private Object top() {
        var value = pop();
        push(value);
        return value;
    }

    /** The topmost values, which stand above the last mark. */
    private List<Object> pop(int count) {
        int floor = marks.isEmpty() ? 0 : marks.peek();
        if (stack.size() - count < floor) {
            throw damaged("pickle", "an instruction without its values", "a whole one");
        }
        var last = stack.subList(stack.size() - count, stack.size());
        var values = new ArrayList<>(last);
        last.clear();
        return values;
    }

    private List<Object> sinceMark() {
        if (marks.isEmpty()) {
            throw damaged("pickle", "an end without a beginning", "a whole one");
        }
        var values = pop(stack.size() - marks.peek());
        marks.pop();
        return values;
    }

    private void fill(List<Object> keysAndValues) {
        if (!(top() instanceof Dictionary dictionary) || keysAndValues.size() % 2 != 0) {
            throw damaged("pickle", "items of no dict", "keys and values of one");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            objects.put(dictionary, keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private void append(List<Object> values) {
        sequence(top()).items().addAll(values);
    }

    private Sequence sequence(Object value) {
        if (!(value instanceof Sequence sequence)) {
            throw damaged("pickle", "a value that is no list", "a list");
        }
        return sequence;
    }

    private Object remembered(long key) {
        var value = memo.get(key);
        if (value == null) {
            throw damaged("pickle", "value " + key + " before it was made", "one that was");
        }
        return value;
    }

    /** The position of the next bytes, which are then behind us. */
    private long take(long count) {
        if (count < 0 || count > bytes.byteSize() - position) {
            throw damaged("pickle", "cut short", "a whole one");
        }
        long start = position;
        position += count;
        return start;
    }

    /** An unsigned number of one or two bytes. */
    private int number(int width) {
        long start = take(width);
        int low = Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, start));
        return width == 1 ? low : low | Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, start + 1)) << 8;
    }

    /** A signed number of at most eight bytes. */
    private long wide(int width) {
        if (width > Long.BYTES) {
            throw damaged("whole number", width + " bytes", "at most 8");
        }
        long start = take(width);
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            byte digit = bytes.get(ValueLayout.JAVA_BYTE, start + i);
            value = i == width - 1 ? digit : value << 8 | Byte.toUnsignedInt(digit);
        }
        return value;
    }

    private String text(long length) {
        if (length > LARGEST) {
            throw damaged("text", length + " bytes", "at most " + LARGEST);
        }
        return new String(bytes.asSlice(take(length), length).toArray(ValueLayout.JAVA_BYTE), UTF_8);
    }

    private String line() {
        var name = new StringBuilder();
        for (int letter = number(1); letter != '\n'; letter = number(1)) {
            if (name.length() == LONGEST_NAME) {
                throw damaged("name", name + "...", "at most " + LONGEST_NAME + " letters");
            }
            name.append((char) letter);
        }
        return name.toString();
    }

    private InvalidInputException damaged(String what, Object value, String expected) {
        return InvalidInputException.of(what, value, expected).in(file);
    }
}
