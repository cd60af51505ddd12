// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.bundle.Seen;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.file.Sha256;
import io.github.aasllm.run.Clips;
import io.github.aasllm.run.RunFile;
import io.github.aasllm.run.Versions;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** What a training says of itself: {@code run.json} when it begins, and the bundle of its result. */
record RunRecord(TrainingTask task, Material material, Checkpoint base) {
    /**
     * Begins a run in its folder, or compares what stands there with the task; of several processes the first does, and
     * the others compare what they are to do with it.
     *
     * @return by which this run is told from another
     */
    String begin(boolean resume, Ranks ranks) {
        var file = file();
        ranks.requireAlike("recipe", Sha256.of(new TreeMap<>(task.recipe().settings()) + " " + task.recipe().seed()));
        ranks.requireAlike("base model", base.fingerprint());
        ranks.requireAlike("clips, labels, templates or seeds", file.identity());
        ranks.meet();
        if (ranks.leads() && resume && Files.exists(task.run().resolve(RunFile.NAME))) {
            file.requireSameAs(task.run());
        } else if (ranks.leads()) {
            file.write(task.run());
        }
        return file.identity();
    }

    private RunFile file() {
        var contents = new TreeMap<String, String>();
        var facts = new TreeMap<String, SortedMap<String, String>>();
        Map.of("train", material.training(), "dev", material.dev()).forEach((part, clips) ->
                clips.forEach(clip -> {
                    var utterance = clip.utterance();
                    contents.put(utterance.id(), clip.content());
                    facts.put(utterance.id(), ClipFacts.of(utterance));
                    facts.get(utterance.id()).put("part", part);
                }));
        var wording = material.descriptions().wording();
        var templates = new TreeMap<>(Map.of("description " + wording.name(), wording.hash()));
        material.prompt().ifPresent(prompt -> templates.put("prompt " + prompt.name(), prompt.hash()));
        return new RunFile(
                task.recipe(),
                Versions.here(),
                base.fingerprint(),
                new Clips(task.parts().corpus(), contents, facts),
                templates);
    }

    /**
     * What use needs to know of the weights.
     *
     * @param scores that were measured while they were made
     */
    Bundle bundle(List<Making.Score> scores) {
        var ancestor = Bundle.read(base.folder()).provenance();
        var own = provenance(task.recipe().train().tune().lora() ? "LoRA weights" : "weights");
        var bundle = Bundle.EMPTY
                .withLabels(material.labels())
                .withPrompt(material.prompt().orElseThrow())
                .withDescription(material.descriptions().wording())
                .withHearing(task.sounds().hearing())
                .withDecode(task.recipe().decision().decoder())
                .withProvenance(ancestor.map(own::after).orElse(own))
                .withMaking(TrainingCard.of(task, base, scores));
        return material.descriptions().thresholds().map(RecipeThresholds::ofTraining).map(bundle::withThresholds)
                .orElse(bundle);
    }

    /** The same of an encoder head, which is asked nothing and told nothing. */
    Bundle bundleOfHead() {
        var learned = HeadModel.learned(task.recipe());
        var ancestor = Bundle.read(base.folder()).provenance();
        var own = provenance(learned);
        return Bundle.EMPTY
                .withLabels(material.labels())
                .withHearing(task.sounds().hearing())
                .withProvenance(ancestor.map(own::after).orElse(own))
                .withMaking(TrainingCard.ofHead(task.recipe(), base, task.parts().corpus(), learned));
    }

    private Provenance provenance(String learned) {
        var seen = new ArrayList<>(List.of(Seen.of(
                learned,
                Material.ids(material.training()))));
        if (!material.dev().isEmpty()) {
            seen.add(Seen.of("selection", Material.ids(material.dev())));
        }
        return new Provenance(
                Optional.of(BaseModel.of(base)),
                seen,
                Optional.of(task.parts().fold()).filter(fold -> !fold.isEmpty()),
                Optional.of(JsonMapper.shared().valueToTree(task.recipe().settings())),
                Versions.here());
    }
}
