// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A library of C that is loaded from a copy of its file, so that its global variables are as they were before
 * anybody used it. It stays loaded: a thread of its own may run in it.
 */
@SuppressWarnings("restricted") // native calls are what it is for
final class PrivateLibrary {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final long INFORMATION = 32; // bytes of Dl_info, which begins with the file's name

    private final SymbolLookup symbols;
    private final MethodHandle seed = LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("srand"), FunctionDescriptor.ofVoid(JAVA_INT));

    private PrivateLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /**
     * Loads a library; empty where there is none of that name.
     *
     * @param name as the system's loader knows it
     * @param symbol one that it has
     */
    static Optional<PrivateLibrary> open(String name, String symbol) {
        try {
            var shared = SymbolLookup.libraryLookup(name, Arena.global());
            return shared.find(symbol).map(address -> new PrivateLibrary(copy(file(address))));
        } catch (IllegalArgumentException notThere) {
            return Optional.empty();
        }
    }

    /** A function of the library. */
    MethodHandle function(String name, FunctionDescriptor types) {
        return LINKER.downcallHandle(symbols.findOrThrow(name), types);
    }

    /** Where the random numbers of the C library, which the library uses, go on from. */
    void seedRandomNumbers(int from) {
        try {
            seed.invokeExact(from);
        } catch (Throwable e) {
            throw new IllegalStateException("srand: " + e.getMessage(), e);
        }
    }

    /** The file that a loaded symbol comes from. */
    private static Path file(MemorySegment symbol) {
        var ask = LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow("dladdr"), FunctionDescriptor.of(JAVA_INT, ADDRESS,
                        ADDRESS));
        try (var arena = Arena.ofConfined()) {
            var found = arena.allocate(INFORMATION);
            int known = (int) ask.invokeExact(symbol, found);
            if (known == 0) {
                throw new IllegalStateException("dladdr knows no file of " + symbol);
            }
            return Path.of(found.get(ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0));
        } catch (Throwable e) {
            throw new IllegalStateException("dladdr: " + e.getMessage(), e);
        }
    }

    private static SymbolLookup copy(Path file) {
        try {
            var copy = Files.createTempFile("aasllm-", ".so");
            try {
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                return SymbolLookup.libraryLookup(copy, Arena.global());
            } finally {
                Files.delete(copy); // what is loaded stays
            }
        } catch (IOException e) {
            throw InvalidInputException.of("temporary folder", e.getMessage(), "one that can be written")
                    .causedBy(e);
        }
    }
}
