// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A safetensors file read whole, for tests that must not lean on the reader under test. */
public final class GoldenTensors {
    private final JsonNode header;
    private final ByteBuffer data;

    private GoldenTensors(JsonNode header, ByteBuffer data) {
        this.header = header;
        this.data = data;
    }

    static GoldenTensors read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var json = new byte[Math.toIntExact(bytes.getLong())];
        bytes.get(json);
        return new GoldenTensors(JsonMapper.shared().readTree(json), bytes.slice()
                .order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The names of all tensors, in the file's order. */
    public List<String> names() {
        return header.propertyNames().stream().filter(name -> !name.equals("__metadata__")).toList();
    }

    /** A tensor's shape. */
    public List<Long> shape(String name) {
        var shape = new ArrayList<Long>();
        header.get(name).get("shape").forEach(size -> shape.add(size.longValue()));
        return shape;
    }

    /** The values of a float32 tensor, row by row. */
    public float[] floats(String name) {
        ByteBuffer bytes = bytes(name, "F32");
        var values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /** The values of an int64 tensor, row by row. */
    public long[] longs(String name) {
        ByteBuffer bytes = bytes(name, "I64");
        var values = new long[bytes.remaining() / Long.BYTES];
        bytes.asLongBuffer().get(values);
        return values;
    }

    /** The values of an int32 tensor, row by row. */
    public int[] ints(String name) {
        ByteBuffer bytes = bytes(name, "I32");
        var values = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(values);
        return values;
    }

    private ByteBuffer bytes(String name, String type) {
        JsonNode tensor = header.get(name);
        if (tensor == null || !tensor.get("dtype").asString().equals(type)) {
            throw new AssertionError("golden tensor " + name + ": " + tensor + " (expected: of type " + type
                    + ")");
        }
        int start = tensor.get("data_offsets").get(0).intValue();
        int end = tensor.get("data_offsets").get(1).intValue();
        return data.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
    }
}
