// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.audit.Intervention.Channel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the answers of one arm under interventions say of it; probabilities are averaged over seeds.
 *
 * @param effects of each intervention that there are answers of, that of {@link Intervention#NOTHING} first
 * @param reliances on the sound, and on the description and on the words that are spoken where there are such answers
 * @param unsaid labels that no words said, though they were the turn of clips whose voice was imitated
 * @param holdsUnchanged whether clips with a description that stayed word for word the same may be among the effects:
 *     in what earlier releases wrote they are, and no row tells; false where rows are fewer than clips with a
 *     description, as they have been left out then
 */
public record AuditFindings(
        List<Effect> effects, List<Reliance> reliances, SortedSet<String> unsaid, boolean holdsUnchanged) {
    public AuditFindings {
        effects = List.copyOf(effects);
        reliances = List.copyOf(reliances);
        unsaid = Collections.unmodifiableSortedSet(new TreeSet<>(unsaid));
    }

    /**
     * Of the rows of one arm, of all its seeds and folds.
     *
     * @throws InvalidInputException if there are none of clips as they are, or they do not fit together
     */
    public static AuditFindings of(List<PredictionRow> rows) {
        var byIntervention = new EnumMap<Intervention, List<PredictionRow>>(Intervention.class);
        rows.forEach(row -> byIntervention.computeIfAbsent(AuditFile.intervention(row), unseen -> new ArrayList<>())
                .add(row));
        var arms = new EnumMap<Intervention, Arm>(Intervention.class);
        var seeds = seeds(byIntervention.getOrDefault(Intervention.NOTHING, List.of()));
        byIntervention.forEach((intervention, own) -> {
            var asked = ofAll(seeds, own);
            if (!asked.isEmpty()) {
                arms.put(intervention, Arm.of(asked));
            }
        });
        if (!arms.containsKey(Intervention.NOTHING)) {
            throw InvalidInputException.of("interventions", "none of " + Intervention.NOTHING.words(),
                    "the answers about clips as they are");
        }
        var effects = arms.entrySet().stream().map(entry -> effect(entry.getKey(), arms)).toList();
        var reliances = Stream.of(Intervention.OTHER_SOUND, Intervention.OTHER_DESCRIPTION, Intervention.OTHER_WORDS)
                .map(intervention -> reliance(intervention, arms)).flatMap(Optional::stream).toList();
        return new AuditFindings(effects, reliances, unsaid(arms), holdsUnchanged(arms));
    }

    private static Set<Long> seeds(List<PredictionRow> rows) {
        return rows.stream().map(row -> row.origin().seed()).collect(Collectors.toSet());
    }

    /**
     * The rows of clips that all seeds have: of an experiment that was stopped, the last seed may lack some, and of one
     * that went on on another computer, some may lack spoken words.
     */
    private static List<PredictionRow> ofAll(Set<Long> seeds, List<PredictionRow> rows) {
        var byId = rows.stream().collect(Collectors.groupingBy(PredictionRow::id,
                Collectors.mapping(row -> row.origin().seed(), Collectors.toSet())));
        return rows.stream().filter(row -> byId.get(row.id()).equals(seeds)).toList();
    }

    private static Effect effect(Intervention intervention, Map<Intervention, Arm> arms) {
        var under = arms.get(intervention);
        var against = arms.containsKey(intervention.against()) ? intervention.against() : Intervention.NOTHING;
        var before = only(under.predictions().keySet(), arms.get(against));
        long changed = under.predictions().entrySet().stream()
                .filter(entry -> !entry.getValue().emotion().equals(
                        before.predictions().get(entry.getKey()).emotion()))
                .count();
        return new Effect(intervention, against, under.predictions().size(),
                Confusion.of(under.rows()).ua(), Gap.of(under, before),
                (double) changed / under.predictions().size());
    }

    private static Optional<Reliance> reliance(Intervention exchange, Map<Intervention, Arm> arms) {
        Channel channel = exchange.channel();
        return Optional.ofNullable(arms.get(exchange)).filter(exchanged -> arms.containsKey(exchange.against()))
                .map(exchanged -> Reliance.of(
                        channel, exchanged, only(exchanged.predictions().keySet(), arms.get(exchange.against()))));
    }

    private static SortedSet<String> unsaid(Map<Intervention, Arm> arms) {
        var labels = otherLabels(arms.get(Intervention.NEUTRAL_WORDS));
        labels.removeAll(otherLabels(arms.get(Intervention.OTHER_WORDS)));
        return labels;
    }

    private static SortedSet<String> otherLabels(Arm arm) {
        return arm == null ? new TreeSet<>() : arm.rows().stream().map(row -> row.facts().get(Audit.OTHER_LABEL))
                .filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean holdsUnchanged(Map<Intervention, Arm> arms) {
        int told = clips(arms.get(Intervention.NO_DESCRIPTION));
        return told > 0 && clips(arms.get(Intervention.CONSTANT_DESCRIPTION)) == told
                && clips(arms.get(Intervention.OTHER_DESCRIPTION)) == clips(arms.get(Intervention.OTHER_SOUND));
    }

    private static int clips(Arm arm) {
        return arm == null ? 0 : arm.predictions().size();
    }

    /** The answers about some clips, each of which there must be one of. */
    private static Arm only(Set<String> ids, Arm arm) {
        var own = new TreeMap<>(arm.predictions());
        own.keySet().retainAll(ids);
        if (own.size() < ids.size()) {
            throw InvalidInputException.of("interventions", "none of " + Intervention.NOTHING.words() + " for "
                    + (ids.size() - own.size()) + " of " + ids.size() + " clips", "one for every clip");
        }
        return new Arm(arm.name(), arm.seeds(), own);
    }
}
