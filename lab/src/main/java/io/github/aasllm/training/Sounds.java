// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.run.AudioContent;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clips' sound, kept for as long as memory allows, and what was measured in it. Safe for many threads.
 */
public final class Sounds {
    private static final Logger LOG = LoggerFactory.getLogger(Sounds.class);

    private final Normalisation hearing;
    private final HeardLength length;
    private final AcousticExtractor extractor;
    private final Map<String, SoftReference<Waveform>> kept = new ConcurrentHashMap<>();
    private final Map<String, SoftReference<Waveform>> unmeasured = new ConcurrentHashMap<>(); // as in their files
    private final Map<String, String> contents = new ConcurrentHashMap<>();
    private final Map<String, Double> seconds = new ConcurrentHashMap<>();
    private final Map<String, AcousticProperties> measured = new ConcurrentHashMap<>();

    /**
     * Sounds that are heard and measured in a certain way.
     *
     * @param hearing what is done to a clip before an encoder hears it
     * @param length of what an encoder hears of a clip
     * @param extractor measures clips as they are in their files
     */
    public Sounds(Normalisation hearing, HeardLength length, AcousticExtractor extractor) {
        this.hearing = hearing;
        this.length = length;
        this.extractor = extractor;
    }

    /**
     * As a recipe wants them heard and measured.
     *
     * @param base gives the folder of the model that training starts from, which says how clips are heard
     *     where the recipe does not
     */
    public static Sounds of(Recipe recipe, Supplier<Path> base) {
        var hearing = recipe.hearing().normalisation()
                .or(() -> !recipe.readsEncoder() ? Optional.empty() : Bundle.read(base.get()).hearing())
                .orElse(Normalisation.NONE);
        return new Sounds(hearing, HeardLength.of(recipe, base), AcousticExtractor.of(
                recipe.prompt().method(), recipe.prompt().normalisation()));
    }

    /** What is done to a clip before an encoder hears it. */
    Normalisation hearing() {
        return hearing;
    }

    /**
     * A clip as an encoder hears it.
     *
     * @throws InvalidInputException if its file cannot be read, or it is too short
     */
    public Waveform heard(Utterance utterance) {
        var known = known(kept, utterance);
        if (known != null) {
            return known;
        }
        var read = utterance.sound();
        var whole = hearing.apply(read.waveform());
        if (whole.samples().length < length.fewest()) {
            throw InvalidInputException.of("duration", whole.durationSeconds() + " s",
                    "more than " + (length.fewest() - 1.0) / Waveform.SAMPLE_RATE + " s, one audio token")
                    .in(utterance.file());
        }
        var sound = length.beginning(whole);
        kept.put(utterance.id(), new SoftReference<>(sound));
        if (!measured.containsKey(utterance.id())) {
            unmeasured.put(utterance.id(), new SoftReference<>(read.waveform()));
        }
        if (seconds.put(utterance.id(), sound.durationSeconds()) == null) { // said once, however often it is read
            read.warnings().forEach(warning -> LOG.warn("{}: {}", utterance.id(), warning));
            if (sound.samples().length < whole.samples().length) {
                LOG.warn("{}: duration: {} s, of which the first {} s are the encoder's input", utterance.id(),
                        whole.durationSeconds(), sound.durationSeconds());
            }
        }
        return sound;
    }

    /**
     * Reads all clips once.
     *
     * @param failures takes a line for each that cannot be used
     * @return by id, the hash of each clip that can
     */
    public Map<String, String> contents(List<Utterance> utterances, List<String> failures) {
        var refused = new ConcurrentHashMap<String, String>();
        utterances.parallelStream().forEach(utterance -> {
            try {
                if (!contents.containsKey(utterance.id())) {
                    contents.put(utterance.id(), AudioContent.hash(heard(utterance)));
                }
            } catch (InvalidInputException refusal) {
                refused.put(utterance.id(), refusal.getMessage());
            }
        });
        new TreeMap<>(refused).forEach((id, why) -> failures.add(id + ": " + why));
        var usable = new TreeMap<String, String>();
        utterances.forEach(utterance -> {
            if (!refused.containsKey(utterance.id())) {
                usable.put(utterance.id(), contents.get(utterance.id()));
            }
        });
        return usable;
    }

    /**
     * The clips that can be used.
     *
     * @param skipBroken whether the others are left out; else they are a refusal
     * @param failures takes a line for each that is left out
     * @throws InvalidInputException that names every clip that cannot be used, and why
     */
    public List<Utterance> usable(List<Utterance> utterances, boolean skipBroken, List<String> failures) {
        var faults = new ArrayList<String>();
        var usable = contents(utterances, faults);
        if (!faults.isEmpty() && !skipBroken) {
            throw InvalidInputException.of(
                            "clips",
                            faults.size() + " of " + utterances.size() + " cannot be used: "
                                    + String.join("; ", faults),
                            "sound files that can be read")
                    .next("bring them back, take them out of the list, or leave them out by --skip-broken");
        }
        failures.addAll(faults);
        return utterances.stream().filter(utterance -> usable.containsKey(utterance.id())).toList();
    }

    /** All seconds of the clips that were read. */
    public double seconds(List<Utterance> utterances) {
        return utterances.stream().mapToDouble(u -> seconds.getOrDefault(u.id(), 0.0)).sum();
    }

    /** The acoustic properties of a clip, which are measured once, in what {@link #heard} read if it is there. */
    AcousticProperties properties(Utterance utterance) {
        return measured.computeIfAbsent(utterance.id(), id -> {
            var known = known(unmeasured, utterance);
            unmeasured.remove(id);
            return extractor.extract(known == null ? utterance.waveform() : known);
        });
    }

    /** Null where it was never read, or memory was needed otherwise. */
    private static Waveform known(Map<String, SoftReference<Waveform>> read, Utterance utterance) {
        var reference = read.get(utterance.id());
        return reference == null ? null : reference.get();
    }

    /** The acoustic properties of clips, by id. */
    public Map<String, AcousticProperties> measured(Collection<Utterance> utterances) {
        return new TreeMap<>(utterances.parallelStream()
                .collect(Collectors.toConcurrentMap(Utterance::id, this::properties)));
    }
}
