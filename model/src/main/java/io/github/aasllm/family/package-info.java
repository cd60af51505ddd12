// SPDX-License-Identifier: Apache-2.0
/**
 * What parts one family of speech LLMs from another: {@code model_type}, names of tensors, settings, and how
 * its boxes are made of them. All else takes a model as a {@link io.github.aasllm.family.Family} gives it.
 *
 * <p>A family is a package below; {@code recognizer.Families} lists them.
 *
 * <p>Starting point: {@link io.github.aasllm.family.Family}.
 */
package io.github.aasllm.family;
