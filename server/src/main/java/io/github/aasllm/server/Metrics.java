// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Heard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** What {@code /metrics} says, in Prometheus' text format; nothing of it is about a sound or its result. */
final class Metrics {
    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5),
        Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60)};

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter heard = Counter.builder("aasllm.sound.heard").baseUnit("seconds")
            .description("Sound that the model processed").register(registry);
    private final Counter given = Counter.builder("aasllm.sound.given").baseUnit("seconds")
            .description("Sound that was sent and could be decoded").register(registry);
    private final Timer answers = timer("engine");
    private final Timer requests = timer("request");

    private Timer timer(String stage) {
        return Timer.builder("aasllm.latency").tag("stage", stage).serviceLevelObjectives(BUCKETS)
                .description("request: from its first byte to its answer; engine: waiting, decoding and computing")
                .register(registry);
    }

    /** Adds what is asked for when somebody looks. */
    void watch(Engine engine, Places places) {
        Gauge.builder("aasllm.requests", places, Places::taken)
                .description("Requests that are read, wait or are answered").register(registry);
        Gauge.builder("aasllm.queue", engine, of -> of.load().waiting())
                .description("Sounds that no worker has yet").register(registry);
        Gauge.builder("aasllm.ready", engine, of -> of.isReady() ? 1 : 0)
                .description("1 while a worker has the model open").register(registry);
        FunctionCounter.builder("aasllm.batches", engine, of -> of.load().batches())
                .description("Batches that workers have computed").register(registry);
        FunctionCounter.builder("aasllm.batch.clips", engine, of -> of.load().clips())
                .description("Sounds in these batches").register(registry);
        FunctionCounter.builder("aasllm.worker.restarts", engine, of -> of.load().restarts())
                .description("Workers that were started in the place of others").register(registry);
    }

    void answered(Heard.Seconds seconds, long nanos) {
        heard.increment(seconds.heard());
        given.increment(seconds.given());
        answers.record(Duration.ofNanos(nanos));
    }

    /** A request that has its answer. */
    void served(int status, double millis) {
        requests.record(Duration.ofNanos((long) (millis * 1_000_000)));
        if (status >= 400) {
            Counter.builder("aasllm.refusals").tag("status", String.valueOf(status))
                    .description("Requests that were refused").register(registry).increment();
        }
    }

    String text() {
        return registry.scrape();
    }
}
