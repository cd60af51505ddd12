// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.mkl.Mkl;
import io.github.aasllm.record.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkEnv;
import org.bytedeco.pytorch.global.torch;

/** What is open in this JVM: each question once, for all of its tasks, until the JVM ends. */
final class Works {
    private static final Map<Key, Work> OPEN = new HashMap<>();

    static {
        setProperties();
    }

    private record Key(Kind kind, ClusterOptions options) {}

    private Works() {}

    /**
     * Opens what a question needs, if it is not open yet.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a model is missing or damaged, or an option says
     *     what is none
     */
    static synchronized Work of(Kind kind, ClusterOptions options) {
        return OPEN.computeIfAbsent(new Key(kind, options), Works::open);
    }

    /**
     * The columns of records. The driver opens what they depend on, and where executors are other processes it
     * closes it again, and so holds no model.
     */
    static List<Column> columns(Kind kind, ClusterOptions options, boolean keep) {
        if (keep) {
            return of(kind, options).columns();
        }
        try (var work = open(new Key(kind, options))) {
            return work.columns();
        }
    }

    /** The records of one sound by itself. */
    static List<Map<String, Object>> records(Kind kind, ClusterOptions options, Object sound) {
        var found = new ArrayList<Map<String, Object>>();
        var flow = of(kind, options).flow(found::addAll);
        flow.accept(Clip.of(sound));
        flow.finish();
        if (kind != Kind.TIMELINE && found.size() > 1) { // a cell holds one
            throw InvalidInputException.of("channel", "each, in a column", "one channel, or a table of records");
        }
        return found;
    }

    private static Work open(Key key) {
        if (key.kind.needsModel()) {
            setThreads(key.options);
        }
        return switch (key.kind) {
            case PREDICT -> new PredictWork(key.options);
            case EXTRACT -> new ExtractWork(key.options);
            case EMBED -> new EmbedWork(key.options);
            case TIMELINE -> new TimelineWork(key.options);
        };
    }

    /** An executor computes with the cores that it was given, which need not be all that the machine has. */
    private static void setThreads(ClusterOptions options) {
        var given = options.value("threads").or(() -> ClusterOptions.cores(
                SparkEnv.get().conf(), System.getProperty("sun.java.command", "")));
        given.map(Integer::valueOf).ifPresent(threads -> {
            Mkl.setThreads(threads); // before libtorch, see cli.call.GlobalOptions
            torch.set_num_threads(threads);
        });
    }

    /** The properties that every JVM of ours has, where it was started without them; to call before any native code. */
    static void setProperties() {
        for (var flag : flags()) {
            if (flag.startsWith("-D")) {
                var property = flag.substring(2).split("=", 2);
                System.getProperties().putIfAbsent(property[0], property[1]);
            }
        }
    }

    /** The arguments of every JVM of ours. */
    static List<String> flags() {
        try (var flags = Works.class.getResourceAsStream("java.args")) {
            return List.of(new String(flags.readAllBytes(), UTF_8).strip().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
