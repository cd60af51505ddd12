// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ContainerNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Damage to files: what disks and networks do to bytes, and what someone does who knows the format.
 *
 * <p>The same seed gives the same damage.
 */
final class Mutations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Numbers at which something ends: of int, long, float and double, and of what a file can back up. */
    private static final List<String> NUMBERS = List.of(
            "0", "-1", "1", "2", "3", "7", "1024", "65537", "2147483647", "2147483648", "-2147483648",
            "4294967296",
            "4611686018427387904", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
            "1" + "0".repeat(400), "0.5", "-0.0", "1e-320", "1e300", "1e999", "1.0", "1e2");

    private static final List<String> TEXTS = List.of(
            "", " ", "..", "../outside.safetensors", "/etc/passwd", "model.safetensors/..", "\\\\host\\share",
            "C:\\outside.safetensors", "file:///etc/passwd", "http://localhost/", "none", "null", "true",
            "-1", "a\nb",
            "\u001b[2Jx", "\0", "\uD800", "\u202E", "\uFFFF", "(a+)+$", "((((((((((", "(.*a){25}", "[",
            "<|AUDIO|>",
            "{audio}", "{description}", "\n---\n", "x".repeat(3000), "F64", "I8", "BF16", "F8_E4M3", "BOOL",
            "LORA");

    private final SplittableRandom random;

    Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Bytes with bits turned, a part missing, doubled, strange or filled. */
    byte[] bytes(byte[] whole) {
        int at = random.nextInt(Math.min(whole.length, random.nextBoolean() ? 64 : whole.length));
        int length = Math.min(whole.length - at, 1 + random.nextInt(64));
        return switch (random.nextInt(6)) {
            case 0 -> turned(whole, 1 + random.nextInt(20));
            case 1 -> Arrays.copyOf(whole, at);
            case 2 -> joined(whole, at, at + length, new byte[0]);
            case 3 -> joined(whole, at, at, Arrays.copyOfRange(whole, at, at + length));
            case 4 -> joined(whole, at, at, strange(length));
            default -> joined(whole, at, at + length, filled(length));
        };
    }

    /** JSON of which one to three places are gone, moved, doubled, renamed or hold something else. */
    byte[] json(byte[] whole) {
        if (random.nextInt(4) == 0) {
            return bytes(whole);
        }
        var tree = JsonMapper.shared().readTree(whole);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            change(tree);
        }
        return text(tree);
    }

    /** A safetensors file with a strange length, header or data. */
    byte[] safetensors(byte[] whole) {
        int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        var json = Arrays.copyOfRange(whole, 8, 8 + header);
        var data = Arrays.copyOfRange(whole, 8 + header, whole.length);
        return switch (random.nextInt(8)) {
            case 0 -> bytes(whole);
            case 1 -> file(strangeLength(header), json, data);
            case 2 -> file(json,
                    random.nextBoolean() ? Arrays.copyOf(data, random.nextInt(data.length)) : bytes(data));
            case 3 -> file(json, withStrangeNumbers(data));
            case 4 -> file(text(JsonMapper.shared().readTree(json), json.length + random.nextInt(1 << 20)),
                    data);
            case 5, 6 -> file(withStrangeEntry(json), data);
            default -> file(json(json), data);
        };
    }

    private byte[] withStrangeEntry(byte[] json) {
        var tree = (ObjectNode) JsonMapper.shared().readTree(json);
        var names = tree.propertyNames().stream().filter(name -> !name.equals("__metadata__")).toList();
        var name = pick(names);
        var entry = (ObjectNode) tree.get(name);
        var other = (ObjectNode) tree.get(pick(names));
        switch (random.nextInt(6)) {
            case 0 -> entry.set("data_offsets", other.get("data_offsets")); // an overlap and a hole
            case 1 -> entry.set("shape", other.get("shape"));
            case 2 -> entry.put("dtype",
                    pick(List.of("F64", "F16", "BF16", "I64", "I32", "I8", "U8", "F8_E4M3", "BOOL")));
            case 3 -> change(entry);
            case 4 -> tree.set(pick(TEXTS), tree.remove(name));
            default -> {
                ((ArrayNode) entry.get("shape")).add(JSON.numberNode(random.nextInt(3)));
                change(entry.get("shape"));
            }
        }
        return text(tree);
    }

    /** NaN, infinity or the largest number in a stretch of the weights. */
    private byte[] withStrangeNumbers(byte[] data) {
        var strange = data.clone();
        float number =
                pick(List.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE));
        int from = random.nextInt(data.length / 4) * 4;
        int to = Math.min(data.length, from + 4 * (1 + random.nextInt(random.nextBoolean() ? 1 : 10_000)));
        var buffer = ByteBuffer.wrap(strange).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = from; at < to; at += 4) {
            buffer.putFloat(at, number);
        }
        return strange;
    }

    private long strangeLength(long length) {
        return pick(List.of(0L, 1L, 2L, length - 1, length + 1, 2 * length, 1L << 31, 100_000_001L,
                Long.MAX_VALUE, Long.MIN_VALUE, -1L, length << 32));
    }

    private static byte[] file(byte[] json, byte[] data) {
        return file(json.length, json, data);
    }

    private static byte[] file(long length, byte[] json, byte[] data) {
        return ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .put(data)
                .array();
    }

    /** Changes one place of a tree. */
    private void change(JsonNode tree) {
        var places = new ArrayList<ContainerNode<?>>();
        collect(tree, places);
        if (places.isEmpty()) {
            return;
        }
        switch (pick(places)) {
            case ObjectNode object -> change(object);
            case ArrayNode array -> change(array);
            default -> throw new IllegalStateException();
        }
    }

    private static void collect(JsonNode node, List<ContainerNode<?>> found) {
        if (node instanceof ContainerNode<?> container && !node.isEmpty()) {
            found.add(container);
            node.forEach(child -> collect(child, found));
        }
    }

    private void change(ObjectNode object) {
        var key = pick(List.copyOf(object.propertyNames()));
        switch (random.nextInt(8)) {
            case 0 -> object.remove(key);
            case 1 -> object.set(pick(TEXTS), object.get(key));
            case 2 -> object.set(key, object.get(pick(List.copyOf(object.propertyNames()))).deepCopy());
            default -> object.set(key, value());
        }
    }

    private void change(ArrayNode array) {
        int at = random.nextInt(array.size());
        switch (random.nextInt(4)) {
            case 0 -> array.remove(at);
            case 1 -> array.add(array.get(at).deepCopy());
            default -> array.set(at, value());
        }
    }

    private JsonNode value() {
        return switch (random.nextInt(12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.objectNode();
            case 3 -> JSON.arrayNode();
            case 4, 5, 6 -> JSON.stringNode(pick(TEXTS));
            case 7 -> nested(pick(List.of(3, 600, 5000)));
            default -> JSON.rawValueNode(new RawValue(pick(NUMBERS)));
        };
    }

    private static JsonNode nested(int depth) {
        var text = "[".repeat(depth) + "]".repeat(depth);
        return JSON.rawValueNode(new RawValue(text));
    }

    /** The text of a tree; now and then with a field that is there twice. */
    private byte[] text(JsonNode tree) {
        var text = JsonMapper.shared().writeValueAsString(tree);
        int brace = text.indexOf('{', random.nextInt(text.length()));
        if (brace < 0 || random.nextInt(10) > 0) {
            return text.getBytes(UTF_8);
        }
        int colon = text.indexOf(':', brace);
        var twice = colon < 0 ? "\"a\":1,\"a\":2" : text.substring(brace + 1, colon) + ":0";
        return (text.substring(0, brace + 1) + twice + "," + text.substring(brace + 1)).getBytes(UTF_8);
    }

    private byte[] text(JsonNode tree, int length) {
        var bytes = text(tree);
        var padded = Arrays.copyOf(bytes, Math.max(length, bytes.length));
        Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        return padded;
    }

    private byte[] turned(byte[] whole, int times) {
        var turned = whole.clone();
        for (int i = 0; i < times; i++) {
            turned[random.nextInt(random.nextBoolean() ? Math.min(4096, turned.length) : turned.length)] ^=
                    (byte) (1 << random.nextInt(8));
        }
        return turned;
    }

    private static byte[] joined(byte[] whole, int to, int from, byte[] between) {
        var joined = Arrays.copyOf(whole, to + between.length + whole.length - from);
        System.arraycopy(between, 0, joined, to, between.length);
        System.arraycopy(whole, from, joined, to + between.length, whole.length - from);
        return joined;
    }

    private byte[] strange(int length) {
        var strange = new byte[length];
        random.nextBytes(strange);
        return strange;
    }

    private byte[] filled(int length) {
        var filled = new byte[length];
        Arrays.fill(filled, (byte) -random.nextInt(2));
        return filled;
    }

    private <T> T pick(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }
}
