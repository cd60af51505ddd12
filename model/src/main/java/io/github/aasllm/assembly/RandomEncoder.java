// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.assembly.PublishedEncoder.Emotion2vec;
import io.github.aasllm.assembly.PublishedEncoder.Size;
import io.github.aasllm.assembly.PublishedEncoder.Waveform;
import io.github.aasllm.assembly.PublishedEncoder.Whisper;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Kind;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;

/**
 * Folders of the architecture and size of published speech encoders with random weights, so that speed, memory
 * and recipes can be tried without the published weights: everything works, and the emotion means nothing.
 *
 * <p>Numbers are drawn as {@link RandomModel} draws them, block by block; the same seed gives the same files.
 */
public final class RandomEncoder {
    private static final Map<String, PublishedEncoder> PUBLISHED = new LinkedHashMap<>();

    static {
        addWaveforms("wav2vec2", Wav2Vec2Kind.WAV2VEC2);
        PUBLISHED.put("wav2vec2-large", new Waveform(Wav2Vec2Kind.WAV2VEC2, Size.LARGE, false, false));
        PUBLISHED.put("wav2vec2-large-robust", new Waveform(Wav2Vec2Kind.WAV2VEC2, Size.LARGE, true, true));
        PUBLISHED.put("xlsr-300m", new Waveform(Wav2Vec2Kind.WAV2VEC2, Size.LARGE, true, true));
        addWaveforms("hubert", Wav2Vec2Kind.HUBERT);
        PUBLISHED.put("hubert-large", new Waveform(Wav2Vec2Kind.HUBERT, Size.LARGE, true, true));
        addWaveforms("wavlm", Wav2Vec2Kind.WAVLM);
        PUBLISHED.put("wavlm-base-plus", new Waveform(Wav2Vec2Kind.WAVLM, Size.BASE, false, false));
        PUBLISHED.put("wavlm-large", new Waveform(Wav2Vec2Kind.WAVLM, Size.LARGE, true, false));
        addWaveforms("data2vec-audio", Wav2Vec2Kind.DATA2VEC);
        PUBLISHED.put("data2vec-audio-large", new Waveform(Wav2Vec2Kind.DATA2VEC, Size.LARGE, false, false));
        PUBLISHED.put("whisper-tiny", new Whisper(new Size(384, 4, 6), 80));
        PUBLISHED.put("whisper-base", new Whisper(new Size(512, 6, 8), 80));
        PUBLISHED.put("whisper-small", new Whisper(Size.BASE, 80));
        PUBLISHED.put("whisper-medium", new Whisper(Size.LARGE, 80));
        PUBLISHED.put("whisper-large-v2", new Whisper(new Size(1280, 32, 20), 80));
        PUBLISHED.put("whisper-large-v3", new Whisper(new Size(1280, 32, 20), 128));
        PUBLISHED.put("emotion2vec-base", new Emotion2vec(Size.BASE, 4));
        PUBLISHED.put("emotion2vec-plus-base", new Emotion2vec(Size.BASE, 4));
        PUBLISHED.put("emotion2vec-plus-large", new Emotion2vec(Size.LARGE, 8));
    }

    private RandomEncoder() {}

    private static void addWaveforms(String name, Wav2Vec2Kind kind) {
        PUBLISHED.put(name + "-base", new Waveform(kind, Size.BASE, false, false));
    }

    /** The names that {@link #write} takes. */
    public static List<String> names() {
        return List.copyOf(PUBLISHED.keySet());
    }

    /**
     * Writes a folder in float32.
     *
     * @param name one of {@link #names}
     * @param labels of a classification head, in the order of its outputs; none for the encoder alone
     * @throws InvalidInputException if there is no such name, labels do not differ, the folder exists and is not
     *     empty, or it cannot be written
     */
    public static void write(Path folder, String name, List<String> labels, long seed) {
        write(folder, published(name), labels, seed);
    }

    static PublishedEncoder published(String name) {
        if (!PUBLISHED.containsKey(name)) {
            throw InvalidInputException.of("name of a published encoder", name, String.join(", ", names())).meant(name, names());
        }
        return PUBLISHED.get(name);
    }

    static void write(Path folder, PublishedEncoder encoder, List<String> labels, long seed) {
        if (labels.contains("") || new HashSet<>(labels).size() != labels.size()) {
            throw InvalidInputException.of("labels", labels, "labels that differ, none of them empty");
        }
        NewFolder.create(folder, draft -> {
            encoder.writeSettings(draft, labels);
            Bundle.RANDOM.withMaking(Making.of(Making.Kind.RANDOM)).write(draft);
            var table = encoder.table(draft, labels.size());
            var constants = constants(table);
            CheckpointWriter.write(draft, table, DType.F32, (tensor, file) -> {
                if (!constants.containsKey(tensor.name())) {
                    RandomModel.fill(tensor, file, seed);
                    return;
                }
                try (var scope = new PointerScope()) {
                    file.append(Device.CPU.ones(tensor.shape()).mul(new Scalar(constants.get(tensor.name()))));
                }
            });
        });
    }

    /** What is one number throughout: scales, and lengths of kernels, which then have variance 1 / inputs. */
    private static Map<String, Double> constants(List<WeightShape> table) {
        var values = new HashMap<String, Double>();
        for (var row : table) {
            if (row.name().endsWith("gru_rel_pos_const") || row.name().endsWith("alibi_scale")) {
                values.put(row.name(), 1.0);
            } else if (row.name().endsWith(".weight_v")) { // [D, D / groups, k]
                values.put(row.name().replace(".weight_v", ".weight_g"),
                        Math.sqrt((double) row.shape()[0] / row.shape()[2]));
            }
        }
        return values;
    }
}
