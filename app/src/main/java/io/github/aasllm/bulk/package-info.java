// SPDX-License-Identifier: Apache-2.0
/**
 * Work on many sound files: which they are, in which order and how many at a time, and where results go.
 *
 * <p>In: names of files, folders, globs and manifests. Out: for each clip a result or a failure of its own,
 * in the order of the inputs, in memory that does not grow with their number. It knows no command line.
 *
 * <p>From the inside out: {@link io.github.aasllm.bulk.Inputs} finds the files,
 * {@link io.github.aasllm.bulk.Clips} reads and works on them by several threads
 * ({@link io.github.aasllm.bulk.InOrder}), each an {@link io.github.aasllm.bulk.Attempt}, and an
 * {@link io.github.aasllm.bulk.Output} takes what became of it. {@link io.github.aasllm.bulk.ResultFile} and
 * {@link io.github.aasllm.bulk.EarlierResults} go on with a file of results.
 *
 * <p>Starting point: {@link io.github.aasllm.bulk.Clips}.
 */
package io.github.aasllm.bulk;
