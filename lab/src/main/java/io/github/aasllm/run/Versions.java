// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.mkl.Libtorch;
import io.github.aasllm.mkl.Mkl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.bytedeco.pytorch.global.torch;

/** What a run was computed by, as far as its numbers depend on it. */
public final class Versions {
    private static final String LIBTORCH = "/META-INF/maven/org.bytedeco/pytorch/pom.properties";

    private Versions() {}

    /**
     * This process: this program, JVM, libtorch, the precision and the threads of its arithmetic, MKL and its settings.
     *
     * <p>The program's version is that of its jar; classes outside a jar have none.
     */
    public static Map<String, String> here() {
        Libtorch.load();
        var versions = new LinkedHashMap<String, String>();
        versions.put("aasllm", Optional.ofNullable(Versions.class.getPackage().getImplementationVersion())
                .orElse("not in a jar"));
        versions.put("jvm", Runtime.version() + " " + System.getProperty("java.vm.name"));
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        versions.put("libtorch", libtorch());
        versions.put("precision", "float32"); // of all that is trained and judged, on every processor
        versions.put("threads", Integer.toString(torch.get_num_threads()));
        versions.put("mkl", Mkl.version());
        versions.putAll(Mkl.settings());
        return versions;
    }

    /** As its jar says it, since libtorch itself does not tell Java. */
    private static String libtorch() {
        try (var in = torch.class.getResourceAsStream(LIBTORCH)) {
            var properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
