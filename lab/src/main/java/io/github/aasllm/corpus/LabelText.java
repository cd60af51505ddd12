// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a published label file: UTF-8, and where it is not, the Windows code page of older copies. */
final class LabelText {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private LabelText() {}

    /** @throws InvalidInputException if the file cannot be read */
    static String read(Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            } catch (CharacterCodingException older) {
                return new String(bytes, WINDOWS);
            }
        } catch (IOException e) {
            throw InvalidInputException.of("label file", e.getMessage(), "a readable file").in(file)
                    .causedBy(e);
        }
    }
}
