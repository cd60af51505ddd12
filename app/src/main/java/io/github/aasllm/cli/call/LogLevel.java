// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the program's log says, where that is logback: another, such as Spark's on a cluster, has its own settings. */
final class LogLevel {
    private LogLevel() {}

    /** @param debug whether to show what goes on, and not warnings alone */
    static void set(boolean debug) {
        if (LoggerFactory.getILoggerFactory().getClass().getName().startsWith("ch.qos.logback.")) {
            setLogback(debug);
        }
    }

    /** By itself, as its types need not be there. */
    private static void setLogback(boolean debug) {
        ((Logger) LoggerFactory.getLogger("io.github.aasllm")).setLevel(debug ? Level.DEBUG : Level.WARN);
    }
}
