// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.corpus;

import io.github.aasllm.bulk.InOrder;
import io.github.aasllm.bulk.SecondsInFlight;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.corpus.ClassTable;
import io.github.aasllm.corpus.Corpora;
import io.github.aasllm.corpus.Corpus;
import io.github.aasllm.corpus.Finding;
import io.github.aasllm.corpus.SoundCheck;
import io.github.aasllm.corpus.Utterance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code aasllm corpus verify}: whether a copy of a corpus is whole. */
@Command(
        name = "verify",
        description = "Counts a corpus beside what it ought to have, decodes every clip, and names those that"
                + " are missing, broken, empty or unexpected. Exit code 0: whole; 1: not.")
public final class CorpusVerifyCommand implements Callable<Integer> {
    /** The names of corpora; another is refused while the call is parsed, so also where its folder is missing. */
    private static final class Name implements ITypeConverter<String>, Iterable<String> {
        @Override
        public String convert(String name) {
            if (!Corpora.NAMES.contains(name)) {
                throw new TypeConversionException(name);
            }
            return name;
        }

        @Override
        public Iterator<String> iterator() {
            return Corpora.NAMES.iterator();
        }
    }

    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            converter = Name.class,
            completionCandidates = Name.class,
            description = "emodb, iemocap, lssed, manifest, meld or ravdess.")
    private String name;

    @Parameters(index = "1", paramLabel = "DIR", description = "Its folder; of a manifest the file.")
    private Path folder;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the corpus: channel=centre of meld, label=COLUMN of a manifest, or"
                    + " the layout of lssed (metadata, id, label, split, speaker, sex, audio). May be given"
                    + " several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    public CorpusVerifyCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        var corpus = Corpora.named(name, settings);
        var utterances = corpus.utterances(folder);
        var classes = corpus.usualClasses();
        classes.requireOneSpelling(utterances);
        var found = ClassTable.of(corpus.tabledBy(), utterances.stream()
                .map(u -> classes.named(u)).filter(classes::keeps).toList());
        var report = new CorpusReport(spec.commandLine().getOut(), folder, corpus.whole(), corpus.isPart(folder));
        boolean counted = report.table(classes.toString(), classes.inOrder(found), found, corpus.expected());
        var findings = new ArrayList<Finding>();
        double seconds = listen(corpus, utterances, findings);
        report.findings(utterances.size(), seconds, findings);
        return counted && findings.stream().allMatch(f -> f.kind() == Finding.Kind.KNOWN) ? 0 : 1;
    }

    /** Decodes everything; gives the seconds of sound. */
    private double listen(Corpus corpus, List<Utterance> utterances, List<Finding> findings) {
        var check = new SoundCheck(corpus, folder, utterances);
        var seconds = new double[1];
        var inFlight = new SecondsInFlight();
        try (var progress = Progress.of("verify", true)) {
            InOrder.forEach(
                    utterances.iterator(),
                    global.threads(),
                    utterance -> inFlight.with(utterance.file(), () -> check.of(utterance)),
                    heard -> {
                        heard.finding().ifPresent(findings::add);
                        seconds[0] += heard.seconds();
                        progress.step();
                    });
        }
        findings.addAll(check.unexpected());
        findings.sort(Comparator.comparing(Finding::kind).thenComparing(Finding::file));
        return seconds[0];
    }
}
