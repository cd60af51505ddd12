// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avformat.Write_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * What FFmpeg reads from: our bytes, through functions of ours, so that it opens nothing by itself.
 *
 * <p>How much it may read is bounded by the size of the source, because a header can have it read the same
 * bytes again and again. The functions stand for all inputs and find theirs by address, because the binding
 * has memory for a few functions only; and they catch everything, because an exception must not pass through
 * FFmpeg's frames.
 */
final class FfmpegInput implements AutoCloseable {
    private static final int BUFFER = 1 << 16;
    private static final int TIMES = 16; // as often the source may be read
    private static final long MORE = 1 << 26;
    private static final int WHENCE = 3; // the bits that say from where to seek
    private static final Map<Long, FfmpegInput> OPEN = new ConcurrentHashMap<>();
    private static final Read READ = new Read();
    private static final Seek SEEK = new Seek();

    private final SoundBytes bytes;
    private final long size;
    private final LongPointer key = new LongPointer(1).retainReference();
    private final byte[] buffer = new byte[BUFFER];
    private final AVIOContext context;
    private long position;
    private long left;
    private IOException failure;

    FfmpegInput(SoundBytes bytes) throws IOException {
        this.bytes = bytes;
        size = bytes.size();
        left = TIMES * size + MORE;
        OPEN.put(key.address(), this);
        context = avio_alloc_context(new BytePointer(av_malloc(BUFFER)), BUFFER, 0, key, READ,
                (Write_packet_Pointer_BytePointer_int) null, SEEK);
    }

    AVIOContext context() {
        return context;
    }

    /** Throws what went wrong with our bytes, which FFmpeg was only told of by a number. */
    void rethrow() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    private int read(BytePointer into, int count) {
        try {
            int read = bytes.read(position, buffer, 0, Math.min(count, BUFFER));
            left -= BUFFER;
            if (read <= 0) {
                return AVERROR_EOF;
            }
            if (left < 0) {
                return AVERROR_EXIT();
            }
            into.put(buffer, 0, read);
            position += read;
            return read;
        } catch (IOException e) {
            failure = e;
            return AVERROR_EXIT();
        }
    }

    private long seek(long offset, int whence) {
        if ((whence & AVSEEK_SIZE) != 0) {
            return size;
        }
        long to = switch (whence & WHENCE) {
            case 0 -> offset;
            case 1 -> position + offset;
            default -> size + offset;
        };
        if (to < 0) {
            return -1;
        }
        position = to;
        return to;
    }

    @Override
    public void close() {
        OPEN.remove(key.address());
        av_free(context.buffer()); // FFmpeg may have taken another one meanwhile
        avio_context_free(context);
        key.releaseReference();
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {
        Read() {
            retainReference(); // else a PointerScope that happens to be open would free it
        }

        @Override
        public int call(Pointer key, BytePointer into, int count) {
            try {
                return OPEN.get(key.address()).read(into, count);
            } catch (Throwable any) {
                return AVERROR_EXIT();
            }
        }
    }

    private static final class Seek extends Seek_Pointer_long_int {
        Seek() {
            retainReference();
        }

        @Override
        public long call(Pointer key, long offset, int whence) {
            try {
                return OPEN.get(key.address()).seek(offset, whence);
            } catch (Throwable any) {
                return -1;
            }
        }
    }
}
