// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.experiment;

/** The other processes of an experiment, as one of them sees them. */
interface OtherProcesses extends AutoCloseable {
    /** An experiment of one process. */
    OtherProcesses NONE = new OtherProcesses() {
        @Override
        public void begin() {
            // nobody waits for it
        }

        @Override
        public void awaitHearing() {
            // nobody else hears anything
        }

        @Override
        public boolean stop() {
            return false;
        }

        @Override
        public int end(int own) {
            return own;
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    /** Says that the experiment's folder is prepared. */
    void begin();

    /** Says that this process has heard its share of the clips, and waits until all have. */
    void awaitHearing();

    /** Whether this process is to stop for the sake of the others. */
    boolean stop();

    /** Waits until they have ended; the exit code of all, given this one's own. */
    int end(int own);

    @Override
    void close();
}
