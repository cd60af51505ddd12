// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cache;

import java.nio.file.Path;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;

/** A process that fills a cache until it is killed: {@code StateWriter FOLDER SEED}. */
final class StateWriter {
    static final int CLIPS = 20_000;

    private StateWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        var random = new Random(Long.parseLong(arguments[1]));
        try (var cache = StateCache.open(Path.of(arguments[0]), StateCacheTest.KEY, Long.MAX_VALUE)) {
            while (true) {
                int clip = random.nextInt(CLIPS);
                try (var scope = new PointerScope()) {
                    cache.add(StateCacheTest.id(clip), StateCacheTest.states(clip, rows(clip)));
                }
                Thread.sleep(1); // or the disk fills while the test counts
            }
        }
    }

    /** Up to 48 KiB, so that a kill is likely to fall into the midst of an entry. */
    static int rows(int clip) {
        return 1 + clip % 750;
    }
}
