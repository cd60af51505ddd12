// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux says that a processor can do; no other system says it there. */
final class ProcessorFlags {
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private ProcessorFlags() {}

    /** Whether this machine's processor has one of these; false where the system does not say. */
    static boolean haveAny(Set<String> wanted) {
        return !Collections.disjoint(OfThisMachine.FLAGS, wanted);
    }

    /** The flags that a description of processors names; none of a file that is not there. */
    static Set<String> in(Path description) {
        try (Stream<String> lines = Files.lines(description)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .flatMap(line -> Arrays.stream(line.split("\\s+")))
                    .collect(Collectors.toSet());
        } catch (IOException none) {
            return Set.of();
        }
    }

    /** Read when first asked. */
    private static final class OfThisMachine {
        static final Set<String> FLAGS = in(PROCESSOR);
    }
}
