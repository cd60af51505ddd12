// SPDX-License-Identifier: Apache-2.0
/**
 * The one schema of results, of which docs/output.md has every field: what was measured, predicted and
 * explained, or why it failed.
 *
 * <p>In: results of the library, and the name of the clip that each is about. Out: maps of names to values,
 * and these as JSON Lines or CSV. It knows nothing of files to read, nor of a command line.
 *
 * <p>Starting points: {@link io.github.aasllm.record.PredictFields},
 * {@link io.github.aasllm.record.ExtractFields} and {@link io.github.aasllm.record.RecordWriter}.
 */
package io.github.aasllm.record;
