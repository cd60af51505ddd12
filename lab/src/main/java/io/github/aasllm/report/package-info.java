// SPDX-License-Identifier: Apache-2.0
/**
 * The paper's Tables 1 to 3 beside ours, with the uncertainty that the paper leaves out.
 *
 * <p>In: folders with {@code predictions.jsonl} files, and the event files of trainings beside them; no
 * model, no corpus, no recipe. Out: a
 * {@link io.github.aasllm.report.Document}, which {@link io.github.aasllm.report.MarkdownPage} writes for a
 * terminal and {@link io.github.aasllm.report.HtmlPage} for a browser. Both write the same words, for a
 * number becomes text once, before either sees it. The same input gives the same bytes: no date, no path of
 * the machine, no order of files.
 *
 * <p>All statistics are those of package {@code evaluation}. This one decides what may be said: the word
 * "better" stands only where {@link io.github.aasllm.report.Claim} finds it supported.
 *
 * <p>Starting point: {@link io.github.aasllm.report.Report}.
 */
package io.github.aasllm.report;
