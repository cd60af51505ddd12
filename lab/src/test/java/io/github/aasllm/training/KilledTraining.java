// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.nio.file.Path;
import java.time.Duration;
import org.bytedeco.pytorch.global.torch;

/** A training in a JVM of its own, which a test kills: {@code KilledTraining FOLDER RUN RESUME EPOCHS}. */
final class KilledTraining {
    private KilledTraining() {}

    public static void main(String[] arguments) {
        torch.set_num_threads(1);
        var settings = TinyTraining.EVERYTHING.replace("4 epochs", arguments[3] + " epochs");
        var task = new TinyTraining(Path.of(arguments[0]))
                .task(settings, Path.of(arguments[1]), Duration.ofMillis(50));
        FineTuning.run(task, Boolean.parseBoolean(arguments[2]), new TinyTraining.Watch(Long.MAX_VALUE));
    }
}
