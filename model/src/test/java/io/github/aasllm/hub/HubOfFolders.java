// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Serves folders as a hub until it is ended; {@code bench/python/check_hub.py} starts it from source. */
public final class HubOfFolders {
    private HubOfFolders() {}

    /** Serves {@code ROOT/org/name}; prints its address, and to standard error what it is asked. */
    @SuppressWarnings("resource") // it serves as long as the process lives
    public static void main(String[] arguments) throws IOException {
        var server = new HubServer();
        var root = Path.of(arguments[0]);
        try (var files = Files.walk(root)) {
            var byModel = files.filter(Files::isRegularFile).collect(Collectors.groupingBy(
                    file -> root.relativize(file).subpath(0, 2).toString()));
            for (var model : byModel.entrySet()) {
                var content = new TreeMap<String, byte[]>();
                for (var file : model.getValue()) {
                    content.put(root.resolve(model.getKey()).relativize(file).toString(), Files.readAllBytes(file));
                }
                server.add(model.getKey(), content);
            }
        }
        server.faults(request -> {
            System.err.println(request);
            return null;
        });
        System.out.println(server.endpoint());
    }
}
