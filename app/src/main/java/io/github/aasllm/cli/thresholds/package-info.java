// SPDX-License-Identifier: Apache-2.0
/** The command {@code thresholds}: what parts Low from High, made of clips or applied to them. */
package io.github.aasllm.cli.thresholds;
