// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.record.Format;

/** How embeddings are written. */
enum EmbedFormat {
    JSONL,
    CSV,
    /** A matrix in NumPy's format, beside the rows in JSON Lines that it is made of. */
    NPY,
    /** A Parquet file, made of the same rows. */
    PARQUET;

    /** How the rows are written. */
    Format rows() {
        return this == CSV ? Format.CSV : Format.JSONL;
    }
}
