// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.util.Locale;
import java.util.function.Consumer;

/** Who is told how a download goes; called from several threads. */
public interface TransferWatch {
    /** In bytes; less is not worth a word. */
    int MEGABYTE = 1_000_000;

    /** Nobody. */
    TransferWatch NONE = saying(line -> { });

    /** One who is told in lines alone. */
    static TransferWatch saying(Consumer<String> lines) {
        return new TransferWatch() {
            @Override
            public void begin(String what, long bytes) {
                if (bytes >= MEGABYTE) {
                    say(String.format(Locale.ROOT, "fetching %s: %,.1f MB", what, (double) bytes / MEGABYTE));
                }
            }

            @Override
            public void received(long bytes) {}

            @Override
            public void end() {}

            @Override
            public void say(String line) {
                lines.accept(line);
            }
        };
    }

    /**
     * What is fetched begins.
     *
     * @param bytes to come from the network
     */
    void begin(String what, long bytes);

    /** So many bytes have come; negative where some have to be fetched again. */
    void received(long bytes);

    /** All of it is there, or it failed. */
    void end();

    /** What a person should know: a wait, a retry. */
    void say(String line);
}
