// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.nio.file.Path;
import java.util.Map;

/**
 * One clip as a manifest names it.
 *
 * @param line where it begins in the manifest, from 1
 * @param path as it is written there
 * @param file the same, relative to the manifest's folder
 * @param facts all columns, {@code path} among them
 */
public record ManifestRow(long line, String path, Path file, Map<String, String> facts) {}
