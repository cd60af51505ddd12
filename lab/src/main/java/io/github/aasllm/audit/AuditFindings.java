// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.audit.Intervention.Channel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the answers of one arm under interventions say of it; probabilities are averaged over seeds.
 *
 * @param effects of each intervention that there are answers of, that of {@link Intervention#NOTHING} first
 * @param reliances on the sound, and on the description where there is one
 */
public record AuditFindings(List<Effect> effects, List<Reliance> reliances) {
    public AuditFindings {
        effects = List.copyOf(effects);
        reliances = List.copyOf(reliances);
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
        byIntervention.forEach((intervention, own) -> arms.put(intervention, Arm.of(ofAllSeeds(own))));
        if (!arms.containsKey(Intervention.NOTHING)) {
            throw InvalidInputException.of("interventions", "none of " + Intervention.NOTHING.words(),
                    "the answers about clips as they are");
        }
        var effects = arms.entrySet().stream().map(entry -> effect(entry.getKey(), arms)).toList();
        var reliances = Stream.of(Intervention.OTHER_SOUND, Intervention.OTHER_DESCRIPTION)
                .map(intervention -> reliance(intervention, arms)).flatMap(Optional::stream).toList();
        return new AuditFindings(effects, reliances);
    }

    /** The rows of clips that all seeds have: of an experiment that was stopped, the last seed may lack some. */
    private static List<PredictionRow> ofAllSeeds(List<PredictionRow> rows) {
        var seeds = rows.stream().map(row -> row.origin().seed()).collect(Collectors.toSet());
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
        return Optional.ofNullable(arms.get(exchange)).map(exchanged -> Reliance.of(
                channel, exchanged, only(exchanged.predictions().keySet(), arms.get(Intervention.NOTHING))));
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
