// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.bulk.PredictBatch;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.PredictFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** All five boxes. A task's clips are answered in the batches of {@code predict}; tasks take turns. */
final class PredictWork implements Work {
    private final Recognizer recognizer;
    private final PredictFields fields;
    private final ClipSounds sounds;

    PredictWork(ClusterOptions options) {
        sounds = new ClipSounds(options.channel(), options.damaged(Damaged.REFUSE));
        recognizer = Recognizer.open(options.settings());
        fields = new PredictFields(recognizer, false, Optional.empty());
    }

    @Override
    public List<Column> columns() {
        return fields.columns();
    }

    @Override
    public Flow flow(Consumer<List<Map<String, Object>>> to) {
        var records = new Records<Prediction>(columns(), (clip, found) -> List.of(fields.of(clip, found)), to);
        var batch = new PredictBatch(recognizer::answer, records, Records.unsaid());
        return new Flow() {
            @Override
            public void accept(Clip clip) {
                var attempts = sounds.attempts(clip, (input, sound) ->
                        recognizer.measure(sound.waveform(), input.facts()).readWith(sound.warnings()));
                records.expect(attempts.size());
                batch.accept(attempts);
            }

            @Override
            public void finish() {
                batch.finish();
            }
        };
    }

    @Override
    public void close() {
        recognizer.close();
    }
}
