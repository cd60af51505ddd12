// SPDX-License-Identifier: Apache-2.0
/**
 * A starter for Spring Boot: a {@link io.github.aasllm.recognizer.Recognizer} of the folder that a property names, its
 * health and its metrics.
 *
 * <p>Starting point: {@link io.github.aasllm.spring.AasllmProperties}.
 */
package io.github.aasllm.spring;
