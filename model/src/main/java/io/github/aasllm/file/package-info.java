// SPDX-License-Identifier: Apache-2.0
/** The SHA-256 of what files hold, and files that are there whole or not at all. */
package io.github.aasllm.file;
