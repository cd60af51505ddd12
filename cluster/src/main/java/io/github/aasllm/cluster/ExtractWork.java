// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.Sound;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.ExtractFields;
import io.github.aasllm.record.Measured;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Box 1 alone. */
final class ExtractWork implements Work {
    private final AcousticExtractor extractor;
    private final ExtractFields fields;
    private final ClipSounds sounds;

    ExtractWork(ClusterOptions options) {
        extractor = options.extractor();
        fields = new ExtractFields(extractor);
        sounds = new ClipSounds(options.channel(), options.damaged(Damaged.REFUSE));
    }

    @Override
    public List<Column> columns() {
        return fields.columns();
    }

    @Override
    public Flow flow(Consumer<List<Map<String, Object>>> to) {
        return new ClipByClip<>(
                new Records<Measured>(columns(), (clip, found) -> List.of(fields.of(clip, found)), to),
                clip -> sounds.attempts(clip, (input, sound) -> measured(sound)));
    }

    private Measured measured(Sound sound) {
        var acoustic = extractor.extract(sound.waveform());
        var warnings = Stream.concat(sound.warnings().stream(), acoustic.warnings().stream()).toList();
        return new Measured(sound.waveform().durationSeconds(), acoustic, warnings);
    }

    @Override
    public void close() {}
}
