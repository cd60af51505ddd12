// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Linear PCM in WAV files, by javax.sound: 8, 16, 24 and 32-bit integers and 32-bit float, any channel count.
 *
 * <p>A file that ends before its header says is refused: the missing end would change duration and rates
 * without a word. Sizes from 2 GiB - 4 KiB upwards are what streaming writers leave when they could not go
 * back to fill in the true one; then the data reaches to the end of the file.
 */
final class WavDecoder {
    private static final long UNKNOWN_LENGTH = 0x7FFFF000L;
    private static final int BLOCK_FRAMES = 4096;

    private WavDecoder() {}

    /** Whether the first bytes of a file are those of a RIFF/WAVE file. */
    static boolean recognises(byte[] head) {
        return head.length >= 12 && head[0] == 'R' && head[1] == 'I' && head[2] == 'F' && head[3] == 'F'
                && head[8] == 'W' && head[9] == 'A' && head[10] == 'V' && head[11] == 'E';
    }

    /** The file's signal, or nothing where its encoding is not linear PCM. */
    static Optional<Recording> decode(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                AudioInputStream audio = AudioSystem.getAudioInputStream(bytes)) {
            AudioFormat format = audio.getFormat();
            return isLinear(format) ? Optional.of(read(audio, file)) : Optional.empty();
        } catch (UnsupportedAudioFileException notForUs) {
            return Optional.empty();
        }
    }

    private static boolean isLinear(AudioFormat format) {
        Encoding encoding = format.getEncoding();
        int bits = format.getSampleSizeInBits();
        boolean integer = encoding.equals(Encoding.PCM_SIGNED) || encoding.equals(Encoding.PCM_UNSIGNED);
        boolean wholeBytes = bits == 8 || bits == 16 || bits == 24 || bits == 32;
        boolean packed = format.getChannels() > 0 && format.getFrameSize() == format.getChannels() * bits / 8;
        return packed && (integer && wholeBytes || encoding.equals(Encoding.PCM_FLOAT) && bits == 32);
    }

    private static Recording read(AudioInputStream audio, Path file) throws IOException {
        AudioFormat format = audio.getFormat();
        long declared = audio.getFrameLength();
        int frameSize = format.getFrameSize();
        var sink = new MonoSink(file, (int) format.getSampleRate(), declared);
        var block = ByteBuffer.allocate(BLOCK_FRAMES * frameSize)
                .order(format.isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int got;
        while ((got = audio.readNBytes(block.array(), 0, block.capacity())) > 0) {
            for (int frame = 0; frame + frameSize <= got; frame += frameSize) {
                sink.add(mean(block, frame, format));
            }
        }
        if (sink.size() < declared && declared * frameSize < UNKNOWN_LENGTH) {
            throw InvalidInputException.of("audio data", sink.size() + " samples", declared
                    + " by the header")
                    .in(file).next("the file is truncated: record or copy it again");
        }
        return sink.recording();
    }

    private static double mean(ByteBuffer block, int frame, AudioFormat format) {
        int bytes = format.getSampleSizeInBits() / 8;
        double sum = 0;
        for (int channel = 0; channel < format.getChannels(); channel++) {
            sum += sample(block, frame + channel * bytes, format.getEncoding(), bytes);
        }
        return sum / format.getChannels();
    }

    private static double sample(ByteBuffer block, int at, Encoding encoding, int bytes) {
        if (encoding.equals(Encoding.PCM_FLOAT)) {
            return block.getFloat(at);
        }
        boolean big = block.order() == ByteOrder.BIG_ENDIAN;
        return switch (bytes) {
            case 1 -> (encoding.equals(Encoding.PCM_UNSIGNED) ? (block.get(at) & 0xFF) - 128
                    : block.get(at)) / 0x1p7;
            case 2 -> block.getShort(at) / 0x1p15;
            case 3 -> ((block.get(big ? at : at + 2) << 16) | (block.get(at + 1) & 0xFF) << 8
                    | block.get(big ? at + 2 : at) & 0xFF) / 0x1p23;
            default -> block.getInt(at) / 0x1p31;
        };
    }
}
