// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What this process keeps in memory beside Java's heap.
 *
 * <p>The heap is left out by its addresses: it grows with garbage as far as it may, and of what the JVM has
 * taken for it, parts are not in memory yet, so neither its size nor its use says how much of it is resident.
 */
public final class NativeMemory {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");
    private static final Pattern RANGE = Pattern.compile("\\[0x(\\p{XDigit}+),.*?0x(\\p{XDigit}+)\\)");
    private static final Pattern MAPPING = Pattern.compile("(\\p{XDigit}+)-\\p{XDigit}+ .*");

    private NativeMemory() {}

    /** Resident now, in kB; 0 where the system does not say. */
    public static long residentKilobytes() throws IOException {
        if (!Files.exists(MAPPINGS)) {
            return 0;
        }
        var heap = heap();
        long sum = 0;
        boolean inHeap = false;
        for (var line : Files.readAllLines(MAPPINGS)) {
            var mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                long start = Long.parseUnsignedLong(mapping.group(1), 16);
                inHeap = heap.stream().anyMatch(part -> part.has(start));
            } else if (line.startsWith("Rss:") && !inHeap) {
                sum += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return sum;
    }

    /** As the JVM's own diagnosis names them: one range, or one of each generation. */
    private static List<Addresses> heap() {
        try {
            var told = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcHeapInfo", new Object[] {new String[0]}, new String[] {String[].class.getName()});
            var ranges = RANGE.matcher(told).results()
                    .map(range -> new Addresses(Long.parseUnsignedLong(range.group(1), 16),
                            Long.parseUnsignedLong(range.group(2), 16)))
                    .toList();
            if (ranges.isEmpty()) {
                throw new IllegalStateException("the JVM does not say where its heap is: " + told);
            }
            return ranges;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Addresses(long from, long to) {
        boolean has(long address) {
            return Long.compareUnsigned(from, address) <= 0 && Long.compareUnsigned(address, to) < 0;
        }
    }
}
