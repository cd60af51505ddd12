// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.BarrierTaskInfo;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * A barrier task, which is a rank of a training: the number of its partition is the rank, and the machine of task 0 is
 * the master, on a port that this task finds free.
 *
 * <p>The rank trains in a process of its own, see {@link RankProcess}. Its end is what the task gives.
 */
final class RankTask extends AbstractFunction1<Iterator<Integer>, Iterator<RankTask.End>> implements Serializable {
    private static final long serialVersionUID = 1;

    private final TrainArguments arguments;

    RankTask(TrainArguments arguments) {
        this.arguments = arguments;
    }

    /**
     * How a rank ended that did not fail.
     *
     * @param code 0, or 1 where clips were left out
     * @param said what it said last, and which clips it left out
     */
    record End(int rank, int code, List<String> said) implements Serializable {}

    @Override
    public Iterator<End> apply(Iterator<Integer> rows) {
        var task = BarrierTaskContext.get();
        int rank = task.partitionId();
        var ports = task.allGather(rank == 0 ? Integer.toString(freePort()) : "");
        var environment = environment(rank, hosts(task.getTaskInfos()), ports[0]);
        var end = new RankProcess(rank, arguments.ofRank(task.cpus()), environment).run(task::isInterrupted);
        return CollectionConverters.asScala(List.of(end).iterator());
    }

    private static String[] hosts(BarrierTaskInfo[] tasks) {
        return Arrays.stream(tasks).map(task -> host(task.address())).toArray(String[]::new);
    }

    /** Of an address with a port; one of IPv6 stands in brackets. */
    static String host(String address) {
        var host = address.replaceFirst(":[0-9]+$", "");
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The variables that torchrun sets. */
    static Map<String, String> environment(int rank, String[] hosts, String port) {
        var here = hosts[rank];
        var environment = new HashMap<String, String>();
        environment.put("RANK", Integer.toString(rank));
        environment.put("WORLD_SIZE", Integer.toString(hosts.length));
        environment.put("LOCAL_RANK", Long.toString(Arrays.stream(hosts, 0, rank).filter(here::equals).count()));
        environment.put("LOCAL_WORLD_SIZE", Long.toString(Arrays.stream(hosts).filter(here::equals).count()));
        environment.put("MASTER_ADDR", hosts[0]);
        environment.put("MASTER_PORT", port);
        return environment;
    }

    /** On all addresses of this machine, as the rank will listen. */
    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[4]))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
