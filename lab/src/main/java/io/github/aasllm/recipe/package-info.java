// SPDX-License-Identifier: Apache-2.0
/**
 * A run in one file: which clips, which protocol, what is trained and how; the paper's settings where the
 * file says nothing.
 *
 * <p>In: lines {@code key = value   # comment}. Out: {@link io.github.aasllm.recipe.Recipe}, a record of
 * records that cannot be wrong. Every key stands at the record component that it fills, with its standard,
 * unit and meaning, and docs/recipes.md is made of these.
 *
 * <p>Starting point: {@link io.github.aasllm.recipe.Recipe}.
 */
package io.github.aasllm.recipe;
