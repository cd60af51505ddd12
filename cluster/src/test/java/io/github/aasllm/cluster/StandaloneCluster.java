// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;

/** A master and workers of one core each, every one a process, on the loopback address. */
final class StandaloneCluster implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final String master;

    /** @param folder for logs and for what the workers write */
    StandaloneCluster(Path folder, int workers) throws IOException {
        this.folder = folder;
        int port = freePort();
        master = "spark://" + LOOPBACK + ":" + port;
        start("org.apache.spark.deploy.master.Master", "--host", LOOPBACK, "--port", "" + port, "--webui-port", "0");
        for (int worker = 0; worker < workers; worker++) {
            start("org.apache.spark.deploy.worker.Worker", "--host", LOOPBACK, "--webui-port", "0", "--cores", "1",
                    "--memory", "2g", "--work-dir", folder.resolve("work" + worker).toString(), master);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void start(String main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        processes.add(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(Redirect.to(new File(folder.toFile(), processes.size() + ".log"))).start());
    }

    String master() {
        return master;
    }

    List<ProcessHandle> executors() {
        return processes.stream().flatMap(process -> Executors.processes(process.toHandle()).stream()).toList();
    }

    /** Kills the last worker with its executor, as when its machine is gone. */
    void loseWorker() {
        kill(processes.getLast());
    }

    private static void kill(Process process) {
        var started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        processes.reversed().forEach(StandaloneCluster::kill);
    }
}
