// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three thousand steps: neither memory nor time a step grows. */
@Tag("long")
@EnabledOnOs(OS.LINUX)
class FlatTrainingTest {
    private static final int STEPS = 3000;
    private static final int WARM = 500; // compiled and with its heap

    @TempDir
    private Path folder;

    @Test
    void memoryAndSpeedStayAsTheyAre() throws IOException {
        var watch = new Measuring();
        var settings = "train.length = " + STEPS + " steps\nlora.dropout = 10 %\nbatch.size = 2\n";
        FineTuning.run(TinyTraining.in(folder).task(settings, folder.resolve("run")), false, watch);
        assertEquals(STEPS, watch.resident.size());
        long warm = Collections.max(watch.resident.subList(0, WARM));
        long largest = Collections.max(watch.resident);
        // a leak of one state [rows, 96] a step would be 3 to 8 kB, 10 to 20 MB in all; the Java heap
        // breathes
        assertTrue(largest <= 1.05 * warm,
                "anonymous memory: " + largest + ", of the first " + WARM + " steps " + warm);
        double before = median(watch.times.subList(WARM, WARM + 1000));
        double after = median(watch.times.subList(STEPS - 1000, STEPS));
        assertTrue(after <= 1.1 * before, "median step: " + after + " ns, before " + before);
    }

    private static double median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private static final class Measuring implements TrainingWatch {
        private final List<Long> resident = new ArrayList<>();
        private final List<Long> times = new ArrayList<>();
        private long last;

        @Override
        public void begins(long trained, long taken, long steps, boolean cached) {
            last = System.nanoTime();
        }

        @Override
        public void stepped(StepResult result) {
            long now = System.nanoTime();
            times.add(now - last);
            resident.add(anonymous());
            last = System.nanoTime();
        }

        @Override
        public void scored(int epoch, double score, boolean best) {
            // nothing is selected
        }

        @Override
        public boolean stops() {
            return false;
        }

        private static long anonymous() {
            try (var lines = Files.lines(Path.of("/proc/self/status"))) {
                return lines.filter(line -> line.startsWith("RssAnon:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
