// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.audit.Audit;
import io.github.aasllm.audit.AuditFile;
import io.github.aasllm.audit.Imitator;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.recipe.PromptSettings.Arm;
import io.github.aasllm.recipe.PromptSettings.Describing;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.training.TrainedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks the models of an experiment's finished trainings about their test clips with one thing changed. Arms that are
 * tested as they were trained are asked; the others are interventions themselves.
 */
final class FoldAudit {
    /** What a row says of the predictions that its model has made, so that those of another are known. */
    private static final String BELONGS_TO = "predictions";

    private final ExperimentPlan plan;
    private final BaseModels bases;
    private final Optional<Imitator> imitator;
    private final Watcher watcher;
    private final List<String> failures = new ArrayList<>();

    FoldAudit(ExperimentPlan plan, BaseModels bases, Optional<Imitator> imitator, Watcher watcher) {
        this.plan = plan;
        this.bases = bases;
        this.imitator = imitator;
        this.watcher = watcher;
    }

    /** All that is not there yet. */
    Experiment.End run() {
        var pace = new Pace(plan.trainings().size());
        boolean finished = new Turns(plan, watcher, pace, this::isDone, this::audit, "interventions done").take();
        if (finished) {
            watcher.say(pace.summary());
        }
        return new Experiment.End(!finished, failures);
    }

    private static List<Arm> audited(Training training) {
        return training.arms().stream().filter(FoldAudit::isAudited).toList();
    }

    private boolean isDone(Training training) {
        return !plan.isFinished(training) || audited(training).stream().allMatch(arm -> isDone(training, arm));
    }

    private static boolean isAudited(Arm arm) {
        return arm.train() == arm.test() && (arm.test() == Describing.ALIGNED || arm.test() == Describing.NONE);
    }

    private boolean isDone(Training training, Arm arm) {
        var file = file(training, plan.name(arm));
        return Files.exists(file) && AuditFile.read(file).stream().findFirst()
                .filter(row -> origin(training, arm).details().get(BELONGS_TO)
                        .equals(row.origin().details().get(BELONGS_TO)))
                .isPresent();
    }

    private boolean audit(Training training) {
        try (var model = AaSllm.load(learned(training))) {
            for (var arm : audited(training)) {
                var name = plan.name(arm);
                var rows = new Audit(model, arm.test() == Describing.ALIGNED, imitator, origin(training, arm))
                        .rows(training.fold().test(), failures::add);
                AuditFile.write(file(training, name), rows);
            }
        }
        return true;
    }

    /** What a training has left, as {@code predict} would use it, with the thresholds of the test. */
    private Settings learned(Training training) {
        var result = TrainedModel.result(plan.recipe(), plan.folder(training).path().resolve("training"));
        var settings = plan.recipe().train().tune().lora()
                ? Settings.of(bases.of(training.seed())).withLora(result) : Settings.of(result);
        return training.described() == Describing.NONE
                ? settings : settings.withThresholds(plan.thresholds(plan.fold(training)).all());
    }

    private Path file(Training training, ArmName arm) {
        return plan.folder(training).beside(arm, AuditFile.NAME);
    }

    private Origin origin(Training training, Arm arm) {
        var origin = plan.origin(training, training.fold(), arm);
        var details = new TreeMap<>(origin.details());
        details.put(BELONGS_TO, plan.folder(training).hash(plan.name(arm)));
        return new Origin(origin.corpus(), origin.protocol(), origin.arm(), origin.seed(), origin.fold(), details);
    }
}
