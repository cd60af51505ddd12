// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * A revision of a model that is in the cache.
 *
 * @param repository {@code org/name}
 * @param commit of 40 digits
 * @param revisions the branches and tags that mean it here
 * @param folder what {@code --model} would open
 * @param files how many it has
 * @param bytes of its files, some of which it may share with another revision of the same model
 * @param whole whether it has what this program needs of it
 */
public record CachedModel(
        String repository, String commit, List<String> revisions, Path folder, int files, long bytes,
        boolean whole) {}
