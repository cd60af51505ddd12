// SPDX-License-Identifier: Apache-2.0
/**
 * Experiments, section 3 of the paper: folds x seeds x arms, resumably.
 *
 * <p>In: a recipe and a folder of labelled clips. Out: a folder with one prediction file for each fold, seed
 * and arm, thresholds, what failed, and {@code run.json}. Arms are lines of the recipe; the code knows only
 * what a part's clips are described by ({@link io.github.aasllm.experiment.ArmDescriptions}) and who decides
 * ({@link io.github.aasllm.experiment.Learner}).
 *
 * <p>Starting point: {@link io.github.aasllm.experiment.Experiment}.
 */
package io.github.aasllm.experiment;
