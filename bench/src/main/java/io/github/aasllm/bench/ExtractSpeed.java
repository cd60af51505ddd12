// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import org.bytedeco.pytorch.global.torch;

/**
 * Clips of which the Acoustic Extractor measures the four properties in a second, with and without reading
 * the file and changing its rate: {@code ExtractSpeed FOLDER [REPEATS]}, over all .wav and .flac files below
 * the folder.
 *
 * <p>Each figure is the best of the repeats. Processor time is that of the whole JVM, compiler and collector
 * included, and says more on a shared machine than a clock; the clock shows what a second thread adds.
 */
public final class ExtractSpeed {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int REPEATS = 7;
    private static final int WARM_UPS = 3; // until all is compiled

    private ExtractSpeed() {}

    public static void main(String[] arguments) throws Exception {
        torch.set_num_threads(1);
        int repeats = arguments.length > 1 ? Integer.parseInt(arguments[1]) : REPEATS;
        var extractor = AcousticExtractor.paper();
        List<Path> files = soundFiles(Path.of(arguments[0]));
        List<Waveform> clips = files.stream().map(AudioFile::read).toList();
        double seconds = clips.stream().mapToDouble(Waveform::durationSeconds).sum();
        System.out.printf(Locale.ROOT, "%d clips of %.2f s on average%n", clips.size(),
                seconds / clips.size());
        report("properties", 1, repeats,
                clips.stream().<Runnable>map(clip -> () -> extractor.extract(clip)).toList());
        List<Runnable> withReading = files.stream()
                .<Runnable>map(file -> () -> extractor.extract(AudioFile.read(file)))
                .toList();
        report("reading and properties", 1, repeats, withReading);
        report("reading and properties", 2, repeats, withReading);
    }

    private static List<Path> soundFiles(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.toString().matches(".*\\.(wav|flac)")).sorted().toList();
        }
    }

    private static void report(String what, int threads, int repeats, List<Runnable> clips) throws Exception {
        double leastProcessor = Double.POSITIVE_INFINITY;
        double leastClock = Double.POSITIVE_INFINITY;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            for (int i = -WARM_UPS; i < repeats; i++) {
                long processor = SYSTEM.getProcessCpuTime();
                long clock = System.nanoTime();
                for (var done : pool.invokeAll(clips.stream().map(Executors::callable).toList())) {
                    done.get();
                }
                if (i >= 0) {
                    leastClock = Math.min(leastClock, (System.nanoTime() - clock) / 1e9);
                    leastProcessor = Math.min(leastProcessor, (SYSTEM.getProcessCpuTime() - processor) / 1e9);
                }
            }
        }
        System.out.printf(Locale.ROOT,
                "%s, threads %d: %.0f clips in a second of processor time, %.0f in one of the clock, load"
                        + " %.2f%n",
                what, threads, clips.size() / leastProcessor, clips.size() / leastClock,
                SYSTEM.getSystemLoadAverage());
    }
}
