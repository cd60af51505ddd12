// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

/** How results are written. */
public enum Format {
    /** For people. */
    TABLE,
    /** One JSON object a line; docs/output.md is its schema. */
    JSONL,
    /** The same fields, nested names joined by a dot. */
    CSV
}
