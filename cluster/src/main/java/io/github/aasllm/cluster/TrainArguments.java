// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.error.InvalidInputException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The arguments of a training by {@code spark-submit}.
 *
 * @param recipe as it was named
 * @param options those with a value by their names, without dashes, as they were given
 * @param flags those without one
 * @param folder in which the call was made; relative names are meant from there
 */
record TrainArguments(String recipe, Map<String, String> options, Set<String> flags, String folder)
        implements Serializable {
    static final String USAGE = """
            RECIPE --data DIR --out RUN --processes N [OPTION...]
              RECIPE       the settings of the run: a path that every executor sees, or the name of a file of --files
              --data       the folder of the corpus, by a path that every executor sees
              --out        the folder of the run, by such a path
              --processes  barrier tasks, each of which is a rank of the training; the cluster runs all of them at once
              --threads    of a rank (default: spark.task.cpus)
              OPTION       as of 'aasllm train': --model, --cache, --resume, --skip-broken, --join-within, --device, --debug,
                           --quiet""";

    private static final String PROCESSES = "processes";
    private static final String THREADS = "threads";
    private static final Set<String> FLAGS = Set.of("resume", "skip-broken", "debug", "quiet");
    private static final List<String> REQUIRED = List.of("data", "out", PROCESSES);
    private static final Set<String> WRITTEN = Set.of("data", "out", "cache");
    private static final List<String> KNOWN = List.of("data", "out", PROCESSES, "model", "cache", "resume", "skip-broken",
            "join-within", THREADS, "device", "debug", "quiet");

    /** @throws InvalidInputException if they are not as the usage says */
    static TrainArguments of(List<String> words) {
        var recipes = new ArrayList<String>();
        var options = new TreeMap<String, String>(); // which Java can serialise
        var flags = new ArrayList<String>();
        for (var all = words.iterator(); all.hasNext(); ) {
            var word = all.next();
            if (!word.startsWith("--")) {
                recipes.add(word);
                continue;
            }
            var parts = word.substring(2).split("=", 2);
            var name = requireKnown(parts[0]);
            if (FLAGS.contains(name)) {
                flags.add(name);
            } else if (parts.length < 2 && !all.hasNext()) {
                throw InvalidInputException.of(word, "none", "a value");
            } else {
                options.put(name, parts.length < 2 ? all.next() : parts[1]);
            }
        }
        for (var name : REQUIRED) {
            if (!options.containsKey(name)) {
                throw InvalidInputException.of("--" + name, "none", "a value").next("see --help");
            }
        }
        if (recipes.size() != 1) {
            throw InvalidInputException.of("RECIPE", recipes.isEmpty() ? "none" : recipes, "one recipe").next("see --help");
        }
        var arguments = new TrainArguments(recipes.getFirst(), options, Set.copyOf(flags),
                Path.of("").toAbsolutePath().toString());
        arguments.processes(); // refuses
        return arguments;
    }

    private static String requireKnown(String name) {
        if (!KNOWN.contains(name)) {
            throw InvalidInputException.of("option", "--" + name, "one of --" + String.join(", --", KNOWN)).meant(name, KNOWN);
        }
        return name;
    }

    /** How many ranks there are. */
    int processes() {
        var text = options.get(PROCESSES);
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw InvalidInputException.of("--" + PROCESSES, text, "a whole number, at least 1");
        }
        return Integer.parseInt(text);
    }

    /**
     * The call of {@code aasllm} that a rank makes, on the machine where it is.
     *
     * @param cpus of its task, which are its threads where no option says it
     */
    List<String> ofRank(int cpus) {
        var words = new ArrayList<>(List.of("train", found(recipe)));
        options.forEach((name, value) -> {
            if (!name.equals(PROCESSES)) {
                words.addAll(List.of("--" + name, WRITTEN.contains(name) ? from(value).toString()
                        : name.equals("model") ? found(value) : value));
            }
        });
        if (!options.containsKey(THREADS)) {
            words.addAll(List.of("--" + THREADS, Integer.toString(cpus)));
        }
        flags.stream().sorted().forEach(name -> words.add("--" + name));
        return words;
    }

    private Path from(String name) {
        return Path.of(folder).resolve(name);
    }

    /** What is there from where the call was made, or what Spark has brought by this name; else the name itself. */
    private String found(String name) {
        var shared = from(name);
        return (Files.exists(shared) ? shared : SharedFiles.of(name)).toString();
    }
}
