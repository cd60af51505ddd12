// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    /** FIPS 180-4's example of one block. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path folder;

    @Test
    void hashIsThatOfThePublishedExampleHoweverTheBytesCome() throws IOException {
        assertEquals(ABC, Sha256.of("abc"));
        assertEquals(ABC, Sha256.of(new byte[] {'a', 'b', 'c'}));
        assertEquals(ABC, Sha256.ofFile(Files.writeString(folder.resolve("abc"), "abc")));
        var middle = ByteBuffer.wrap("xabx".getBytes(StandardCharsets.UTF_8), 1, 2);
        assertEquals(ABC, new Sha256().add(middle).add("c").hex());
    }

    @Test
    void fileOfManyBlocksIsReadWhole() throws IOException {
        var bytes = new byte[(2 << 20) + 1];
        bytes[2 << 20] = 1;
        assertEquals(Sha256.of(bytes), Sha256.ofFile(Files.write(folder.resolve("long"), bytes)));
    }
}
