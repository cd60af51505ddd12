// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model of the hub: {@code org/name}, or {@code org/name@revision}.
 *
 * @param repository {@code org/name}, by the hub's rules for names
 * @param revision a branch, a tag or a commit; {@value #MAIN} where none is said
 */
public record HubName(String repository, String revision) {
    /** The branch that is meant where no revision is named. */
    public static final String MAIN = "main";

    static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final String WANTED = "org/name or org/name@revision, as the hub writes it";
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9_][\\w.-]{0,95}/[A-Za-z0-9_]([\\w.-]{0,94}\\w)?");
    private static final Pattern REVISION = Pattern.compile("\\w[\\w.+-]*(/\\w[\\w.+-]*)*");
    private static final Pattern SNAPSHOT = Pattern.compile("models--(.+?)--(.+)");

    /**
     * Reads a name.
     *
     * @throws InvalidInputException if it is none
     */
    public static HubName parse(String text) {
        return of(text).orElseThrow(() -> InvalidInputException.of("model", text, WANTED));
    }

    /** The name that a text is; empty if it cannot be one, so that it names a folder. */
    public static Optional<HubName> of(String text) {
        int at = text.indexOf('@');
        var repository = at < 0 ? text : text.substring(0, at);
        var revision = at < 0 ? MAIN : text.substring(at + 1);
        boolean named = REPOSITORY.matcher(repository).matches()
                && repository.length() <= 96
                && !repository.contains("..") && !repository.contains("--")
                && !repository.endsWith(".git");
        boolean revised = REVISION.matcher(revision).matches()
                && revision.length() <= 200 && !revision.contains("..") && !revision.endsWith(".lock");
        return named && revised ? Optional.of(new HubName(repository, revision)) : Optional.empty();
    }

    /**
     * The model that a folder of the hub's cache holds, as {@code org/name@commit} with seven digits of the
     * commit, so that what is written about a model names it and not a folder; empty for other folders.
     */
    public static Optional<String> ofSnapshot(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        int names = path.getNameCount();
        if (names < 3 || !COMMIT.matcher(path.getFileName().toString()).matches()
                || !path.getName(names - 2).toString().equals("snapshots")) {
            return Optional.empty();
        }
        var model = SNAPSHOT.matcher(path.getName(names - 3).toString());
        return model.matches()
                ? Optional.of(model.group(1) + "/" + model.group(2) + "@"
                        + path.getFileName().toString().substring(0, 7))
                : Optional.empty();
    }

    /** Whether the revision is a whole commit hash, which never means anything else later. */
    boolean isCommit() {
        return COMMIT.matcher(revision).matches();
    }

    /** The folder of the cache that holds it, as {@code huggingface_hub} names it. */
    String folder() {
        return "models--" + repository.replace("/", "--");
    }

    @Override
    public String toString() {
        return revision.equals(MAIN) ? repository : repository + "@" + revision;
    }
}
