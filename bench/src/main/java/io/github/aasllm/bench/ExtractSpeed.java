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
import org.bytedeco.pytorch.global.torch;

/**
 * Clips of which the Acoustic Extractor measures the four properties in a second of processor time, and the
 * same with reading the file and changing its rate: {@code ExtractSpeed FOLDER [REPEATS]}, over all .wav
 * files below the folder.
 *
 * <p>Processor time of the whole JVM, compiler and collector included, says more on a shared machine than a
 * clock.
 */
public final class ExtractSpeed {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int REPEATS = 7;

    private ExtractSpeed() {}

    public static void main(String[] arguments) throws IOException {
        torch.set_num_threads(1);
        int repeats = arguments.length > 1 ? Integer.parseInt(arguments[1]) : REPEATS;
        var extractor = AcousticExtractor.paper();
        try (var all = Files.walk(Path.of(arguments[0]))) {
            var files = all.filter(file -> file.toString().endsWith(".wav")).sorted().toList();
            List<Waveform> clips = files.stream().map(AudioFile::read).toList();
            double seconds = clips.stream().mapToDouble(Waveform::durationSeconds).sum();
            System.out.printf(
                    Locale.ROOT, "%d clips of %.2f s on average%n", clips.size(), seconds / clips.size());
            report("properties", clips.size(), repeats, () -> clips.forEach(extractor::extract));
            report("reading and properties", clips.size(), repeats, () -> files.forEach(
                    file -> extractor.extract(AudioFile.read(file))));
        }
    }

    private static void report(String what, int clips, int repeats, Runnable work) {
        double least = Double.POSITIVE_INFINITY;
        work.run();
        for (int i = 0; i < repeats; i++) {
            long start = SYSTEM.getProcessCpuTime();
            work.run();
            least = Math.min(least, (SYSTEM.getProcessCpuTime() - start) / 1e9);
        }
        System.out.printf(Locale.ROOT, "%s: %.0f clips in a second of processor time, load %.2f%n",
                what, clips / least, SYSTEM.getSystemLoadAverage());
    }
}
