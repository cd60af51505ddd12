// SPDX-License-Identifier: Apache-2.0
/** The command {@code embed}: the states of a speech encoder over many clips. */
package io.github.aasllm.cli.embed;
