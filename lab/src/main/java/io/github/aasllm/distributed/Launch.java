// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import io.github.aasllm.error.InvalidInputException;
import java.util.Map;
import java.util.Optional;

/**
 * How this process was started among others: by the variables of the environment that torchrun and Kubernetes'
 * PyTorchJob set.
 *
 * @param rank this process, from 0
 * @param count how many there are, at least 2
 * @param host where rank 0 is
 * @param port on which it listens there
 * @param storeOfLauncher whether it is torchrun that listens there, not rank 0
 * @param attempt which start of the same processes this is, as torchrun counts them
 */
public record Launch(int rank, int count, String host, int port, boolean storeOfLauncher, String attempt) {
    static final String RANK = "RANK";
    static final String COUNT = "WORLD_SIZE";
    static final String HOST = "MASTER_ADDR";
    static final String PORT = "MASTER_PORT";
    private static final int LAST_PORT = 65_535;

    /**
     * What the environment says; empty where it says nothing of other processes.
     *
     * @throws InvalidInputException that names the variable that is missing or wrong
     */
    public static Optional<Launch> of(Map<String, String> environment) {
        if (!environment.containsKey(COUNT)) {
            return Optional.empty();
        }
        int count = number(environment, COUNT, 1, Integer.MAX_VALUE, "a whole number of processes, at least 1");
        if (count == 1) {
            return Optional.empty();
        }
        int rank = number(environment, RANK, 0, count - 1, "0 to " + (count - 1) + ", as " + COUNT + " is " + count);
        var host = environment.getOrDefault(HOST, "");
        if (host.isBlank()) {
            throw InvalidInputException.of(HOST, "none", "name or address of the machine of rank 0");
        }
        int port = number(environment, PORT, 1, LAST_PORT, "a port on which rank 0 listens, 1 to " + LAST_PORT);
        return Optional.of(new Launch(rank, count, host, port,
                Boolean.parseBoolean(environment.get("TORCHELASTIC_USE_AGENT_STORE")),
                environment.getOrDefault("TORCHELASTIC_RESTART_COUNT", "0")));
    }

    private static int number(Map<String, String> environment, String name, int least, int most, String expected) {
        var value = environment.getOrDefault(name, "none").strip();
        if (value.matches("\\d{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw InvalidInputException.of(name, value, expected);
    }

    /** Whether this process opens the port. */
    boolean listens() {
        return rank == 0 && !storeOfLauncher;
    }

    /** Host and port in words. */
    String master() {
        return host + ":" + port;
    }
}
