// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.cli.embed.EmbedFields;
import io.github.aasllm.cli.embed.Embedding;
import io.github.aasllm.cli.embed.Layer;
import io.github.aasllm.cli.embed.Pool;
import io.github.aasllm.recognizer.Embedder;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.Format;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Box 3 alone. */
final class EmbedWork implements Work {
    private final Embedder embedder;
    private final EmbedFields fields;
    private final ClipSounds sounds;

    EmbedWork(ClusterOptions options) {
        var layer = Layer.of(options.value("layer").orElse("last"));
        var pool = Pool.of(options.value("pool").orElse("mean"));
        sounds = new ClipSounds(options.channel(), options.damaged(Damaged.REFUSE));
        embedder = Embedder.open(options.model());
        fields = new EmbedFields(embedder.fingerprint(), layer, pool, embedder.width(), Format.JSONL);
    }

    @Override
    public List<Column> columns() {
        return fields.columns();
    }

    @Override
    public Flow flow(Consumer<List<Map<String, Object>>> to) {
        return new ClipByClip<>(
                new Records<Embedding>(columns(), (clip, found) -> List.of(fields.of(clip, found)), to),
                clip -> sounds.attempts(clip, (input, sound) -> fields.embed(embedder, sound)));
    }

    @Override
    public void close() {
        embedder.close();
    }
}
