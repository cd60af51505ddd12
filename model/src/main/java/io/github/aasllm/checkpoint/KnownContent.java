// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.aasllm.error.InvalidInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a file of a model folder is often found to be in place of what its name says, by its first bytes. */
public enum KnownContent {
    LFS_POINTER("version https://git-lfs.github.com/spec/", "a Git LFS pointer, not the file itself",
            "fetch it by git lfs pull, or download it anew"),
    GGUF("GGUF", "a GGUF file, of llama.cpp", "take the model's folder of safetensors"),
    GGML("lmgg", "a GGML file, of llama.cpp", "take the model's folder of safetensors"),
    ZIP("PK\u0003\u0004", "a zip, as torch.save writes", "rename it to pytorch_model.bin, or save it again"),
    HDF5("\u0089HDF\r\n\u001a\n", "an HDF5 file, of TensorFlow or Keras", "save the model from PyTorch"),
    PICKLE("\u0080", "a pickle", "save the model again with safe_serialization=True"),
    HTML("<!doctype html", "a page of the web, not the file itself", "download it anew: it may need a login"),
    HTML_WITHOUT_TYPE("<html", "a page of the web, not the file itself",
            "download it anew: it may need a login"),
    XML("<?xml", "a page of the web, not the file itself", "download it anew: it may need a login"),
    GZIP("\u001f\u008b", "a gzip", "unpack it");

    private static final int HEAD = 256;

    private final String beginning;
    private final String words;
    private final String next;

    KnownContent(String beginning, String words, String next) {
        this.beginning = beginning;
        this.words = words;
        this.next = next;
    }

    boolean begins(MemorySegment content) {
        return head(content).startsWith(beginning);
    }

    /** The refusal of a file that is recognised as one of another kind, or that is empty. */
    static Optional<InvalidInputException> cause(Path file, MemorySegment content, String expected) {
        if (content.byteSize() == 0) {
            return Optional.of(InvalidInputException.of("content", "an empty file", expected)
                    .in(file).next("download it anew"));
        }
        var head = head(content);
        var text = head.stripLeading().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(known -> (known.beginning.startsWith("<") ? text : head).startsWith(known.beginning))
                .findFirst()
                .map(known -> InvalidInputException.of("content", known.words, expected)
                        .in(file).next(known.next));
    }

    /** The same of bytes that were read. */
    public static Optional<InvalidInputException> cause(Path file, byte[] content, String expected) {
        return cause(file, MemorySegment.ofArray(content), expected);
    }

    private static String head(MemorySegment content) {
        var bytes = content.asSlice(0, Math.min(HEAD, content.byteSize())).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, ISO_8859_1);
    }
}
