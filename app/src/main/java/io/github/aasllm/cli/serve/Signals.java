// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the system other than those that end the JVM. The JDK has them in {@code sun.misc} alone, which
 * not every JVM brings, so they are looked for when they are asked for.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Does this when the signal comes.
     *
     * @return whether it can come: there is such a signal, and who started the program has not had it ignored, as
     *     {@code nohup} does with HUP
     */
    static boolean on(String name, Runnable action) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var handling = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler},
                    (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            var before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
            return !handler.getField("SIG_IGN").get(null).equals(before); // the JVM leaves these as they are
        } catch (ReflectiveOperationException none) {
            LOG.debug("no signal {}", name, none);
            return false;
        }
    }
}
