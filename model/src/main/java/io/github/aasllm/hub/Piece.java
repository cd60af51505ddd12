// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.regex.Pattern;

/** One piece of a file on its way: asked for by range, again from where it broke off. */
final class Piece {
    private static final int BLOCK = 1 << 18;
    private static final int PART_OF_IT = 206;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final HubRequests requests;
    private final TransferSettings transfer;
    private final TransferWatch watch;
    private final RemoteFile file;

    Piece(HubRequests requests, TransferSettings transfer, TransferWatch watch, RemoteFile file) {
        this.requests = requests;
        this.transfer = transfer;
        this.watch = watch;
        this.file = file;
    }

    /**
     * Fetches what is missing of a piece.
     *
     * @return false if the server gives only the whole file and another part is needed
     * @throws IOException if it cannot be written
     */
    boolean fetch(URI address, FileChannel channel, PieceLog log, int index) throws IOException {
        for (int failures = 0; log.next(index) < log.end(index);) {
            long from = log.next(index);
            boolean all = from == 0 && log.end(index) == file.size();
            var range = Optional.of("bytes=" + from + "-" + (log.end(index) - 1)).filter(part -> !all);
            var response = requests.get(address, range);
            try (var body = response.body()) {
                if (!all && response.statusCode() != PART_OF_IT) {
                    return false;
                }
                if (!all) {
                    requireRange(response, from);
                }
                copy(body, channel, log, index);
            } catch (BrokenConnection broken) {
                failures = log.next(index) > from ? 1 : failures + 1;
                giveUpOrWait(broken, failures);
            }
        }
        return true;
    }

    /** Fetches a file without a size, or from a server without ranges: from the beginning each time. */
    void fetchWhole(URI address, FileChannel channel) throws IOException {
        for (int failures = 0;;) {
            channel.truncate(0);
            long written = 0;
            var response = requests.get(address, Optional.empty());
            try (var body = response.body(); var stall = new Stall(body, transfer.silence())) {
                var block = new byte[BLOCK];
                for (int read = 0; read >= 0; read = read(body, block, BLOCK, stall)) {
                    write(channel, block, read, written);
                    written += read;
                    watch.received(read);
                }
                return;
            } catch (BrokenConnection broken) {
                watch.received(-written);
                giveUpOrWait(broken, ++failures);
            }
        }
    }

    private void copy(InputStream body, FileChannel channel, PieceLog log, int index) throws IOException {
        try (var stall = new Stall(body, transfer.silence())) {
            var block = new byte[BLOCK];
            for (long left = log.end(index) - log.next(index); left > 0;) {
                int read = read(body, block, (int) Math.min(BLOCK, left), stall);
                if (read < 0) {
                    throw new BrokenConnection(new IOException(left + " bytes too few"));
                }
                write(channel, block, read, log.next(index));
                log.add(index, read);
                left -= read;
                watch.received(read);
            }
        }
    }

    private static int read(InputStream body, byte[] block, int length, Stall stall) throws BrokenConnection {
        try {
            int read = body.read(block, 0, length);
            stall.moved();
            return read;
        } catch (IOException broken) {
            throw new BrokenConnection(broken);
        }
    }

    private static void write(FileChannel channel, byte[] block, int length, long position)
            throws IOException {
        var bytes = ByteBuffer.wrap(block, 0, length);
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    private void requireRange(HttpResponse<?> response, long from) {
        var told = response.headers().firstValue("Content-Range").orElse("none");
        var range = RANGE.matcher(told);
        if (!range.matches() || Long.parseLong(range.group(1)) != from
                || !range.group(3).equals("*") && Long.parseLong(range.group(3)) != file.size()) {
            throw InvalidInputException.of("Content-Range", told, "bytes " + from + "-.../" + file.size())
                    .in("the hub's answer for " + file.name())
                    .next("try again, or another HF_ENDPOINT");
        }
    }

    private void giveUpOrWait(BrokenConnection broken, int failures) throws IOException {
        if (failures >= transfer.tries()) {
            throw requests.refusals().of(requests.model(), broken);
        }
        BlobLock.pause(transfer.pause(failures));
    }

    /** The network's fault, and not the disk's. */
    private static final class BrokenConnection extends IOException {
        private static final long serialVersionUID = 1;

        BrokenConnection(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
