// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import java.util.Locale;

/** How results are written. */
public enum Format {
    /** For people. */
    TABLE,
    /** One JSON object a line; docs/output.md is its schema. */
    JSONL,
    /** The same fields, nested names joined by a dot. */
    CSV,
    /** The same fields, nested as in JSON: a file that is made of rows of {@link #JSONL} at the end. */
    PARQUET;

    /** As the option {@code --format} has it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How rows are written one by one. */
    public Format rows() {
        return this == PARQUET ? JSONL : this;
    }
}
