// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import java.util.Optional;

/**
 * Which clip a record is about, as its fields of these names say.
 *
 * @param path a file's, or any other name that tells clips apart
 * @param channel {@code mix}, {@code centre}, {@code each} or a number; empty where it is not decided
 */
public record ClipName(String path, Optional<String> channel) {}
