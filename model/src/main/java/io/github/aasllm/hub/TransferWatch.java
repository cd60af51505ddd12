// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

/** Who is told how a download goes; called from several threads. */
public interface TransferWatch {
    /** Nobody. */
    TransferWatch NONE = new TransferWatch() {
        @Override
        public void begin(String what, long bytes) {}

        @Override
        public void received(long bytes) {}

        @Override
        public void end() {}

        @Override
        public void say(String line) {}
    };

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
