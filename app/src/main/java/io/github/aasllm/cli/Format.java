// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

/** How results are written. */
enum Format {
    /** For people. */
    TABLE,
    /** One JSON object a line; docs/output.md is its schema. */
    JSONL,
    /** The same fields, nested names joined by a dot. */
    CSV;

    static final String DESCRIPTION = "table, jsonl or csv (default: ${DEFAULT-VALUE}).";
}
