// SPDX-License-Identifier: Apache-2.0
/**
 * Corpora of any size on Apache Spark: the commands {@code predict}, {@code extract}, {@code embed}, {@code timeline}
 * and {@code thresholds} over the rows of a table.
 *
 * <p>In: rows with a column {@code path} or {@code content}. Out: structs, or rows, in the one schema of {@code
 * record}. Each executor's JVM opens a model once ({@link io.github.aasllm.cluster.Works}); clips of a partition
 * are answered in packed batches, by the order of its rows alone.
 *
 * <p>A training has its ranks as barrier tasks ({@link io.github.aasllm.cluster.RankTask}), each of which starts {@code
 * aasllm train} as a process ({@link io.github.aasllm.cluster.RankProcess}).
 *
 * <p>Starting points: {@link io.github.aasllm.cluster.AaSllmFunctions} for programs and SQL, {@link
 * io.github.aasllm.cluster.SparkMain} and {@link io.github.aasllm.cluster.SparkTrainMain} for {@code spark-submit}.
 */
package io.github.aasllm.cluster;
