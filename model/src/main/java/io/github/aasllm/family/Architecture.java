// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Qwen2Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a {@code config.json} describes: boxes 3 to 5, their weights, and how they are made of them. */
public interface Architecture {
    /** Of box 3, without weights. */
    EncoderTraits traits();

    /** The dimensions of box 5. */
    Qwen2Config llm();

    /** The weights of box 3, by their names within it. */
    List<WeightShape> encoderTable();

    /** The weights of box 4, by their names within it. */
    List<WeightShape> adapterTable();

    /** The weights of box 5, by their names within it. */
    default List<WeightShape> llmTable() {
        return Qwen2Weights.table(llm());
    }

    /** All weights by canonical name. */
    default List<WeightShape> table() {
        var table = new ArrayList<WeightShape>();
        encoderTable().forEach(row -> table.add(row.in(BoxNames.ENCODER)));
        adapterTable().forEach(row -> table.add(row.in(BoxNames.ADAPTER)));
        llmTable().forEach(row -> table.add(row.in(BoxNames.LLM)));
        return table;
    }

    /** Canonical names of tables that no training changes, such as sinusoids. */
    Set<String> fixed();

    /** @param weights named as in {@link #encoderTable} */
    SpeechEncoder encoder(Weights weights);

    /** @param weights named as in {@link #adapterTable} */
    Adapter adapter(Weights weights);
}
