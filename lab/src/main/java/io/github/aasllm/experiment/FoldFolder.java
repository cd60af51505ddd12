// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is kept of one training: a file of predictions for each arm that is tested with it, and {@code
 * done.json}, which is written last and has their hashes. What a kill leaves is no such folder and is done
 * again.
 */
final class FoldFolder {
    static final String PREDICTIONS = "predictions.jsonl";
    private static final String OUT_OF_FOLD = "out-of-fold.jsonl";
    private static final String DONE = "done.json";

    private final Path folder;
    private final String key;
    private final String name;

    /**
     * @param key by which one training is told from another: a hash of everything that it depends on
     */
    FoldFolder(Path folder, String key) {
        this(folder, key, PREDICTIONS);
    }

    private FoldFolder(Path folder, String key, String name) {
        this.folder = folder;
        this.key = key;
        this.name = name;
    }

    /**
     * A folder in it, for a training on a part of its training clips: its predictions are no results, and
     * have a name that no report looks for.
     */
    FoldFolder inner(String inner) {
        return new FoldFolder(folder.resolve(plain(inner)), Sha256.of(key + "\n" + inner), OUT_OF_FOLD);
    }

    Path path() {
        return folder;
    }

    /** A file in it, whose folder is made if need be. */
    Path file(String name) {
        try {
            Files.createDirectories(folder);
            return folder.resolve(name);
        } catch (IOException e) {
            throw InvalidInputException.of("output", e.getMessage(),
                    "a folder that can be made").in(folder).causedBy(e);
        }
    }

    /** Whether these arms' predictions are there, as they were written, by a training of this key. */
    boolean isFinished(List<ArmName> arms) {
        var marker = folder.resolve(DONE);
        if (!Files.isRegularFile(marker)) {
            return false;
        }
        var fields = JsonFields.read(marker);
        var files = fields.object("files");
        return fields.text("key").filter(key::equals).isPresent()
                && arms.stream().map(this::fileName).allMatch(file ->
                        files.text(file).filter(hash -> hash.equals(hash(folder.resolve(file)))).isPresent());
    }

    /** Writes the predictions of an arm: all of them, or no file. */
    void write(ArmName arm, List<PredictionRow> rows) {
        write(folder.resolve(fileName(arm)), rows);
    }

    /** The predictions of an arm that is finished. */
    List<PredictionRow> read(ArmName arm) {
        return PredictionFile.read(folder.resolve(fileName(arm)));
    }

    /** Writes a file of predictions: all of them, or no file. */
    static void write(Path file, List<PredictionRow> rows) {
        var part = file.resolveSibling(PREDICTIONS + ".part");
        try {
            Files.createDirectories(file.getParent());
            try (var out = Files.newBufferedWriter(part)) {
                for (var row : rows) {
                    PredictionFile.append(out, row);
                }
            }
            AtomicFile.replace(file, part);
        } catch (IOException e) {
            throw InvalidInputException.of("predictions", e.getMessage(),
                    "a folder that can be written").in(file)
                    .causedBy(e);
        }
    }

    /** Says that all arms are done. */
    void finish(List<ArmName> arms) {
        var hashes = new TreeMap<String, String>();
        arms.forEach(arm -> hashes.put(fileName(arm), hash(folder.resolve(fileName(arm)))));
        var json = new TreeMap<String, Object>();
        json.put("format", 1);
        json.put("key", key);
        json.put("files", hashes);
        try {
            AtomicFile.write(folder.resolve(DONE), JsonMapper.shared().writeValueAsString(json) + "\n");
        } catch (IOException e) {
            throw InvalidInputException.of(DONE, e.getMessage(),
                    "a folder that can be written").in(folder).causedBy(e);
        }
    }

    /** A file beside an arm's predictions. */
    Path beside(ArmName arm, String file) {
        return folder.resolve(fileName(arm)).resolveSibling(file);
    }

    /** The hash of an arm's predictions. */
    String hash(ArmName arm) {
        return hash(folder.resolve(fileName(arm)));
    }

    /**
     * The file of an arm below the folder: its name without what a file system may not like, and without what was
     * trained, which is the same in all arms of an experiment and was in no name in earlier releases.
     */
    private String fileName(ArmName arm) {
        return plain(arm.part().name()) + "/" + name;
    }

    /** A name as a folder may have it. */
    static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9._]+", "-");
    }

    private static String hash(Path file) {
        try {
            return Files.isRegularFile(file) ? Sha256.ofFile(file) : "missing";
        } catch (IOException e) {
            throw InvalidInputException.of("predictions", e.getMessage(),
                    "a readable file").in(file).causedBy(e);
        }
    }
}
