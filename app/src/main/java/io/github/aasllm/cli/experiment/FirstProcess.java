// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.experiment;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that has started this one, see {@link StartedProcesses}; where it ends, this one stops. */
final class FirstProcess implements OtherProcesses {
    static final String BEGIN = "begin";
    static final String END = "end";
    private static final Logger LOG = LoggerFactory.getLogger(FirstProcess.class);
    private static final String HEARD = "heard";

    private final PrintWriter out;
    private final Consumer<String> say;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean ends;

    /** @param say takes a line where the first process is gone */
    FirstProcess(InputStream in, PrintWriter out, Consumer<String> say) {
        this.out = out;
        this.say = say;
        Thread.ofPlatform().daemon().name("aasllm-first").start(() -> listen(in));
    }

    private void listen(InputStream in) {
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); !END.equals(line); line = lines.readLine()) {
                if (line == null) {
                    say.accept("stopped, as the first process of the experiment is gone; what is finished stays");
                    break;
                }
                begun.countDown();
            }
        } catch (IOException e) {
            LOG.debug("the first process is gone", e);
        }
        ends = true;
        begun.countDown();
    }

    @Override
    public void begin() {
        // it has
    }

    @Override
    public void awaitHearing() {
        out.println(HEARD);
        out.flush();
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean stop() {
        return ends;
    }

    @Override
    public int end(int own) {
        return own;
    }

    @Override
    public void close() {
        // its streams are the process's own
    }
}
