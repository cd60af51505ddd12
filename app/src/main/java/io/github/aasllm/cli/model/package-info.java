// SPDX-License-Identifier: Apache-2.0
/** The command {@code model}: what model folders are, and new ones out of others. */
package io.github.aasllm.cli.model;
