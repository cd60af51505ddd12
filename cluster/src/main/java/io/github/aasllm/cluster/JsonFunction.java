// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import scala.jdk.javaapi.CollectionConverters;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commands as one function of SQL that returns text, for languages that name a class, such as Python.
 *
 * <pre>{@code
 * spark.conf.set("spark.aasllm.model", "/models/mini")
 * spark.udf.registerJavaFunction("aasllm", "io.github.aasllm.cluster.JsonFunction")
 * spark.sql("select aasllm('predict', path) from calls")
 * }</pre>
 *
 * <p>The text is the line that the command writes as JSON Lines; of a timeline an array of them. Options are the
 * session's settings {@code spark.aasllm.NAME} when the function is registered, see {@link ClusterOptions}.
 */
public final class JsonFunction implements UDF2<String, Object, String> {
    private static final String PREFIX = "spark.aasllm.";

    private final ClusterOptions options;

    /** @throws io.github.aasllm.error.InvalidInputException for the name of an option that is none */
    public JsonFunction() {
        var named = new TreeMap<String, String>();
        CollectionConverters.asJava(SparkSession.active().conf().getAll()).forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                named.put(name.substring(PREFIX.length()), value);
            }
        });
        options = new ClusterOptions(named);
    }

    /**
     * What a command says of a sound.
     *
     * @param sound a path, the bytes of a file, or a struct with {@code path} or {@code content}
     * @throws io.github.aasllm.error.InvalidInputException for an option that the command does not have
     */
    @Override
    public String call(String command, Object sound) {
        var kind = Kind.of(command);
        var records = Works.records(kind, options.among(kind), sound);
        return JsonMapper.shared().writeValueAsString(kind == Kind.TIMELINE ? records : records.getFirst());
    }
}
