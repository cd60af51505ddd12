// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.record.Column;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What one kind of question needs, opened once in a JVM, for any number of threads. */
interface Work extends AutoCloseable {
    /** All that its records may have. */
    List<Column> columns();

    /**
     * Begins to work on clips one after the other.
     *
     * @param records takes for each clip, in their order, what the work has found, at least one record
     */
    Flow flow(Consumer<List<Map<String, Object>>> records);

    @Override
    void close();

    /** Clips in turn; for one thread. */
    interface Flow {
        void accept(Clip clip);

        /** Has what waits answered. */
        void finish();
    }
}
