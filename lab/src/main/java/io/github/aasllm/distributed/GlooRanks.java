// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ranks that add up by Gloo, libtorch's own collectives over TCP. The same ranks add up in the same order, so that a
 * training repeats to the bit; and all of them have the same sums.
 */
final class GlooRanks implements Ranks {
    private static final Logger LOG = LoggerFactory.getLogger(GlooRanks.class);
    private static final String LEFT = "left";
    private static final int LOOKS_AT_THE_END = 50;

    private final Launch launch;
    private final Board board;
    private final Roll roll;
    private final ProcessGroupGloo group;
    private final Traffic traffic = new Traffic();
    private int compared; // the same number in all ranks
    private boolean left;

    GlooRanks(Launch launch, Board board, Roll roll, ProcessGroupGloo group) {
        this.launch = launch;
        this.board = board;
        this.roll = roll;
        this.group = group;
    }

    @Override
    public int rank() {
        return launch.rank();
    }

    @Override
    public int count() {
        return launch.count();
    }

    @Override
    public double[] sum(double... own) {
        return exchanged(own, true);
    }

    @Override
    public double[] told(double... own) {
        return exchanged(own, false);
    }

    private double[] exchanged(double[] own, boolean summed) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var numbers = Device.CPU.empty(ScalarType.Double, own.length);
            numbers.data_ptr_double().put(own);
            var vector = new TensorVector(numbers);
            await(summed ? () -> group.allreduce(vector) : () -> group.broadcast(vector), own.length * Double.BYTES);
            return Tensors.toDoubles(numbers);
        }
    }

    @Override
    public void sum(List<Tensor> tensors) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var rows = new TensorVector();
            tensors.forEach(tensor -> rows.push_back(tensor.reshape(-1)));
            var sums = Tensors.onHost(torch.cat(rows, 0)); // one call for all
            var vector = new TensorVector(sums);
            await(() -> group.allreduce(vector), sums.numel() * Float.BYTES);
            long from = 0;
            for (var tensor : tensors) {
                tensor.copy_(Tensors.rows(sums, from, from + tensor.numel()).view_as(tensor));
                from += tensor.numel();
            }
        }
    }

    @Override
    public void share(List<Tensor> tensors) {
        for (var tensor : tensors) {
            try (var scope = new PointerScope();
                    var inference = new NoGradGuard()) {
                var host = Tensors.onHost(tensor);
                var vector = new TensorVector(host);
                await(() -> group.broadcast(vector), bytes(List.of(host)));
                putBack(List.of(host), List.of(tensor));
            }
        }
    }

    private static void putBack(List<Tensor> hosts, List<Tensor> tensors) {
        for (int i = 0; i < hosts.size(); i++) {
            if (!hosts.get(i).is_same(tensors.get(i))) {
                tensors.get(i).copy_(hosts.get(i));
            }
        }
    }

    private static long bytes(List<Tensor> tensors) {
        return tensors.stream().mapToLong(tensor -> tensor.numel() * tensor.element_size()).sum();
    }

    @Override
    public void meet() {
        sum(0); // a broadcast of rank 0 does not wait for the others
    }

    private void await(Supplier<Work> begin, long bytes) {
        long started = System.nanoTime();
        try {
            begin.get()._wait();
        } catch (RuntimeException e) {
            throw roll.learn(e);
        }
        traffic.add(bytes, System.nanoTime() - started);
    }

    @Override
    public void requireAlike(String what, String digest) {
        compared++;
        var first = board.claim("alike/" + compared, digest + " rank " + rank());
        if (!first.startsWith(digest + " rank ")) {
            throw InvalidInputException.of(what, "another at rank " + rank() + " than at "
                    + first.substring(first.lastIndexOf("rank")), "the same for all ranks");
        }
    }

    @Override
    public <T> T together(Supplier<T> work) {
        try {
            var result = work.get();
            leave();
            return result;
        } catch (RuntimeException failure) {
            tell("rank " + rank() + " ended: " + String.valueOf(failure.getMessage()).lines().findFirst().orElse(""));
            throw failure;
        }
    }

    private void tell(String why) {
        try {
            roll.tell(why);
            if (launch.listens()) {
                Roll.letRead();
            }
        } catch (RuntimeException gone) {
            LOG.debug("nobody can be told: {}", why, gone);
        }
    }

    /** Rank 0, whose store the others need, goes last. */
    private void leave() {
        meet();
        left = true;
        roll.close();
        LOG.debug("{}", traffic);
        try {
            board.add(LEFT, 1);
            for (int look = 0; launch.listens() && look < LOOKS_AT_THE_END && board.add(LEFT, 0) < count(); look++) {
                Board.pause();
            }
        } catch (RuntimeException gone) {
            LOG.debug("rank 0 did not wait", gone);
        }
    }

    @Override
    public void close() {
        if (!left) {
            roll.close();
        }
    }
}
