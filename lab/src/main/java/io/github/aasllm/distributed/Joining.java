// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.mkl.Libtorch;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.gloo.Device;

/** How processes that were started together find each other. */
public final class Joining {
    /** How long a call waits for ranks that are alive but compute: {@link Roll} knows those that are not. */
    private static final Duration LONGEST_STEP = Duration.ofDays(7);
    private static final String NETWORK = "GLOO_SOCKET_IFNAME";
    private static final String HERE = "here/";
    private static final String JOINED = "joined";

    private final Launch launch;
    private final Duration within;
    private final long deadline;

    private Joining(Launch launch, Duration within) {
        this.launch = launch;
        this.within = within;
        this.deadline = System.nanoTime() + within.toNanos();
    }

    /**
     * Waits until all processes of a launch are there.
     *
     * @param environment of this process; where it names no others it trains alone. {@code GLOO_SOCKET_IFNAME} names
     *     the network interface, else it is that of the machine's name
     * @param within how long to wait
     * @param abandon says the refusal and ends the process at once, if another is gone while this computes
     * @throws InvalidInputException if a variable is wrong, not all come in time, or one comes twice
     */
    public static Ranks join(
            Map<String, String> environment, Duration within, Consumer<InvalidInputException> abandon) {
        return Launch.of(environment)
                .map(launch -> (Ranks) loaded(launch, within)
                        .join(abandon, Optional.ofNullable(environment.get(NETWORK))))
                .orElse(Ranks.ALONE);
    }

    /** The time that libraries take to load is not that of the others. */
    private static Joining loaded(Launch launch, Duration within) {
        Libtorch.loadGloo();
        return new Joining(launch, within);
    }

    private GlooRanks join(Consumer<InvalidInputException> abandon, Optional<String> network) {
        var board = Board.open(launch, deadline, within);
        try {
            takePlace(board);
            return join(board, new Roll(launch, Board.again(launch, within), abandon), network);
        } catch (RuntimeException e) {
            if (launch.listens()) {
                Roll.letRead();
            }
            throw e;
        }
    }

    private GlooRanks join(Board board, Roll roll, Optional<String> network) {
        try {
            awaitAll(board, roll);
            roll.watch();
            return new GlooRanks(launch, board, roll, group(board, roll, network));
        } catch (RuntimeException e) {
            roll.close();
            throw e;
        }
    }

    /** Each rank is there once, and all count alike. */
    private void takePlace(Board board) {
        var count = board.claim("count", launch.count() + " rank " + launch.rank());
        if (!count.startsWith(launch.count() + " ")) {
            throw refused(board, InvalidInputException.of(Launch.COUNT, launch.count() + " at rank " + launch.rank(),
                    count.replace(" rank", ", as at rank")));
        }
        if (board.add(HERE + launch.rank(), 1) > 1) {
            throw refused(board, InvalidInputException.of(Launch.RANK, launch.rank() + ", and another process has it",
                    "each rank of 0 to " + (launch.count() - 1) + " once"));
        }
    }

    /** The others need not wait for one that does not come; those that train already are not disturbed. */
    private InvalidInputException refused(Board board, InvalidInputException refusal) {
        if (board.add(JOINED, 0) < launch.count()) {
            board.claim(Roll.ENDED, "rank " + launch.rank() + " was refused: " + refusal.getMessage());
        }
        return refusal;
    }

    private void awaitAll(Board board, Roll roll) {
        board.add(JOINED, 1);
        while (board.add(JOINED, 0) < launch.count()) {
            roll.requireAll();
            if (System.nanoTime() - deadline > 0) {
                var missing = IntStream.range(0, launch.count()).filter(rank -> board.add(HERE + rank, 0) == 0)
                        .mapToObj(Integer::toString).collect(Collectors.joining(", "));
                var why = "no rank " + missing + " within " + within.toSeconds() + " s";
                roll.tell(why);
                roll.requireAll();
            }
            Board.pause();
        }
    }

    private ProcessGroupGloo group(Board board, Roll roll, Optional<String> network) {
        try (var scope = new PointerScope()) {
            var options = Kept.keep(new ProcessGroupGloo.Options(new Milliseconds(within.toMillis())));
            options.devices().push_back(Kept.keep(device(network)));
            var store = Kept.keep(new PrefixStore("gloo", board.store()));
            var group = Kept.keep(new ProcessGroupGloo(store, launch.rank(), launch.count(), options));
            group.setTimeout(new Milliseconds(LONGEST_STEP.toMillis()));
            return group;
        } catch (RuntimeException e) {
            throw roll.learn(e);
        }
    }

    private Device device(Optional<String> network) {
        return network.map(ProcessGroupGloo::createDeviceForInterface).orElseGet(() -> isHere(launch.host())
                ? ProcessGroupGloo.createDeviceForHostname(launch.host()) : ProcessGroupGloo.createDefaultDevice());
    }

    private static boolean isHere(String host) {
        return host.equals("localhost") || host.startsWith("127.");
    }
}
