// SPDX-License-Identifier: Apache-2.0
/** The SHA-256 of what files hold, files that are there whole or not at all, and files that one process holds. */
package io.github.aasllm.file;
