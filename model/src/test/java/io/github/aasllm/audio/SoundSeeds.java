// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16P;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One small good file of every container that is read, made by FFmpeg's encoders. */
final class SoundSeeds {
    private static final Map<Double, Map<String, byte[]>> MADE = new ConcurrentHashMap<>(); // by seconds

    private SoundSeeds() {}

    private record Kind(String ending, String encoder, int format, int rate) {}

    private static final Kind[] KINDS = {
        new Kind("wav", "pcm_s16le", AV_SAMPLE_FMT_S16, 22_050),
        new Kind("wav", "pcm_mulaw", AV_SAMPLE_FMT_S16, 8_000),
        new Kind("wav", "pcm_alaw", AV_SAMPLE_FMT_S16, 8_000),
        new Kind("wav", "adpcm_ms", AV_SAMPLE_FMT_S16, 22_050),
        new Kind("wav", "adpcm_ima_wav", AV_SAMPLE_FMT_S16P, 22_050),
        new Kind("wav", "libmp3lame", AV_SAMPLE_FMT_S16P, 44_100),
        new Kind("w64", "pcm_s16le", AV_SAMPLE_FMT_S16, 22_050),
        new Kind("flac", "flac", AV_SAMPLE_FMT_S16, 22_050),
        new Kind("ogg", "flac", AV_SAMPLE_FMT_S16, 22_050),
        new Kind("ogg", "vorbis", AV_SAMPLE_FMT_FLTP, 44_100),
        new Kind("opus", "libopus", AV_SAMPLE_FMT_S16, 48_000),
        new Kind("spx", "libspeex", AV_SAMPLE_FMT_S16, 16_000),
        new Kind("webm", "libopus", AV_SAMPLE_FMT_S16, 48_000),
        new Kind("mka", "flac", AV_SAMPLE_FMT_S16, 44_100),
        new Kind("m4a", "aac", AV_SAMPLE_FMT_FLTP, 44_100),
        new Kind("mp4", "alac", AV_SAMPLE_FMT_S16P, 44_100),
        new Kind("mov", "pcm_s16le", AV_SAMPLE_FMT_S16, 44_100),
        new Kind("3gp", "libopencore_amrnb", AV_SAMPLE_FMT_S16, 8_000),
        new Kind("amr", "libopencore_amrnb", AV_SAMPLE_FMT_S16, 8_000),
        new Kind("mp3", "libmp3lame", AV_SAMPLE_FMT_FLTP, 22_050),
        new Kind("mp2", "mp2", AV_SAMPLE_FMT_S16, 48_000),
        new Kind("aac", "aac", AV_SAMPLE_FMT_FLTP, 32_000),
        new Kind("ac3", "ac3", AV_SAMPLE_FMT_FLTP, 48_000),
        new Kind("eac3", "eac3", AV_SAMPLE_FMT_FLTP, 48_000),
        new Kind("ts", "aac", AV_SAMPLE_FMT_FLTP, 44_100),
        new Kind("wma", "wmav2", AV_SAMPLE_FMT_FLTP, 44_100),
        new Kind("avi", "libmp3lame", AV_SAMPLE_FMT_FLTP, 44_100),
        new Kind("aiff", "pcm_s16be", AV_SAMPLE_FMT_S16, 44_100),
        new Kind("au", "pcm_mulaw", AV_SAMPLE_FMT_S16, 8_000),
        new Kind("caf", "pcm_s16le", AV_SAMPLE_FMT_S16, 44_100),
        new Kind("caf", "alac", AV_SAMPLE_FMT_S16P, 44_100),
        new Kind("wv", "wavpack", AV_SAMPLE_FMT_S16P, 44_100)};

    /** The bytes of each, by encoder and ending: so many seconds of a tone. They are made once and are the caller's. */
    static Map<String, byte[]> of(double seconds, Path folder) throws IOException {
        var made = MADE.get(seconds);
        if (made == null) {
            made = make(seconds, folder);
            MADE.put(seconds, made);
        }
        var copies = new LinkedHashMap<String, byte[]>();
        made.forEach((name, bytes) -> copies.put(name, bytes.clone()));
        return copies;
    }

    private static Map<String, byte[]> make(double seconds, Path folder) throws IOException {
        var seeds = new LinkedHashMap<String, byte[]>();
        for (Kind kind : KINDS) {
            var tone = new double[kind.encoder().equals("vorbis") ? 2 : 1][(int) (seconds * kind.rate())];
            for (double[] channel : tone) {
                for (int i = 0; i < channel.length; i++) {
                    channel[i] = 0.4 * Math.sin(0.1 * i) * Math.cos(0.001 * i);
                }
            }
            String name = kind.encoder() + "." + kind.ending();
            Path file = EncodedAudio.write(folder.resolve(name), kind.encoder(), kind.format(), kind.rate(),
                    tone);
            seeds.put(name, Files.readAllBytes(file));
        }
        return seeds;
    }
}
