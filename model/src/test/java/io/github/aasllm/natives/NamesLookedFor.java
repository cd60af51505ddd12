// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import io.github.aasllm.mkl.Libtorch;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;

/** A process that loads libtorch and prints how many names of libraries no jar of the class path has. */
final class NamesLookedFor extends URLClassLoader {
    private int absent;

    private NamesLookedFor(URL[] path) {
        super(path, getPlatformClassLoader());
    }

    @Override
    public URL findResource(String name) {
        var found = super.findResource(name);
        count(name, found != null);
        return found;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        var found = super.findResources(name);
        count(name, found.hasMoreElements());
        return found;
    }

    private void count(String name, boolean found) {
        if (!found && name.contains(".so")) {
            absent++;
        }
    }

    public static void main(String[] arguments) throws Exception {
        var path = Arrays.stream(System.getProperty("java.class.path").split(":"))
                .map(NamesLookedFor::url)
                .toArray(URL[]::new);
        try (var loader = new NamesLookedFor(path)) {
            loader.loadClass(Libtorch.class.getName()).getMethod("load").invoke(null);
            System.out.println(loader.absent);
        }
    }

    private static URL url(String element) {
        try {
            return Path.of(element).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
