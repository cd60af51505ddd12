// SPDX-License-Identifier: Apache-2.0
/** The command {@code corpus}: whether a copy of a corpus is whole. */
package io.github.aasllm.cli.corpus;
