// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The object {@code provenance} of an {@code aasllm.json}. */
final class ProvenanceJson {
    private ProvenanceJson() {}

    static Map<String, Object> toJson(Provenance provenance) {
        var content = new LinkedHashMap<String, Object>();
        provenance.base().ifPresent(base -> content.put(
                "base_model", new TreeMap<>(Map.of("name", base.name(), "fingerprint", base.fingerprint()))));
        content.put("seen", provenance.seen().stream().map(ProvenanceJson::toJson).toList());
        provenance.fold().ifPresent(fold -> content.put("fold", fold));
        provenance.recipe().ifPresent(recipe -> content.put("recipe", recipe));
        content.put("versions", new TreeMap<>(provenance.versions()));
        return content;
    }

    private static Map<String, Object> toJson(Seen seen) {
        var content = new TreeMap<String, Object>(Map.of(
                "by", seen.by(),
                "clips", seen.clips(),
                "clips_sha256", seen.sha256(),
                "clips_prints", seen.prints()));
        if (!seen.names().isEmpty()) {
            content.put("names_prints", seen.names());
        }
        return content;
    }

    static Provenance read(JsonFields fields) {
        var seen = new ArrayList<Seen>();
        if (fields.has("seen")) {
            if (!fields.node().get("seen").isArray()) {
                throw fields.refusal("seen", fields.node().get("seen"), "a list");
            }
            for (var node : fields.node().get("seen")) {
                var one = new JsonFields(fields.file(), fields.name() + ".seen[" + seen.size() + "]", node);
                var by = Bundle.required(one, "by");
                var hash = Bundle.required(one, "clips_sha256");
                int clips = one.index("clips", 0);
                var prints = one.text("clips_prints").orElse("");
                var names = one.text("names_prints").orElse("");
                seen.add(Bundle.located(one, () -> new Seen(by, clips, hash, prints, names)));
            }
        }
        var versions = new LinkedHashMap<String, String>();
        var stated = fields.object("versions");
        stated.keys().forEach(name -> versions.put(name, stated.text(name).orElse("")));
        return new Provenance(
                fields.has("base_model") ? Optional.of(base(fields.object("base_model"))) : Optional.empty(),
                seen,
                fields.text("fold"),
                fields.has("recipe") ? Optional.of(fields.node().get("recipe")) : Optional.empty(),
                versions);
    }

    private static BaseModel base(JsonFields fields) {
        return new BaseModel(Bundle.required(fields, "name"), Bundle.required(fields, "fingerprint"));
    }
}
