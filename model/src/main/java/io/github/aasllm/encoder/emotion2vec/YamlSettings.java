// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.json.JsonMapper;

/** A file of settings in YAML 1.2, where {@code 1e-05} is a number, read as one in JSON is. */
final class YamlSettings {
    private static final int LARGEST = 1 << 20; // bytes; larger files are not configuration

    private YamlSettings() {}

    /** @throws InvalidInputException if it is missing, too large, or no mapping whose keys all differ */
    static JsonFields read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw InvalidInputException.of("settings", Files.size(file) + " bytes", "at most " + LARGEST).in(file);
            }
            var settings = LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(0) // which a file of settings needs not, and a bomb is made of
                    .build();
            if (!(new Load(settings).loadFromString(Files.readString(file)) instanceof Map<?, ?> whole)) {
                throw InvalidInputException.of("settings", "no mapping", "settings by name, in YAML").in(file);
            }
            return new JsonFields(file, "", JsonMapper.shared().valueToTree(whole));
        } catch (CharacterCodingException e) {
            throw InvalidInputException.of("settings", "not UTF-8", "YAML in UTF-8").in(file).causedBy(e);
        } catch (IOException e) {
            throw InvalidInputException.of("settings", e.getMessage(), "a readable file").in(file).causedBy(e);
        } catch (YamlEngineException e) {
            throw InvalidInputException.of("settings", e.getMessage().lines().findFirst().orElse("no YAML"),
                    "YAML").in(file).causedBy(e);
        }
    }
}
