// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions of {@code adapter_config.json}, which are Python's and come from anyone. */
final class Patterns {
    static final int LONGEST = 5_000; // letters; PEFT's own of a large model have some hundreds
    // at letters of one name; an honest pattern takes some hundreds
    private static final int MOST_LOOKS = 100_000;

    private Patterns() {}

    /**
     * Whether an expression fits a whole name.
     *
     * @param fields where it stands, for a refusal, under {@code key}
     */
    static boolean fits(String expression, String name, JsonFields fields, String key) {
        try {
            // Python names a group (?P<name>...), Java (?<name>...)
            var pattern = Pattern.compile(expression.replace("(?P<", "(?<"));
            return pattern.matcher(new PatientText(name, new AtomicInteger(MOST_LOOKS))).matches();
        } catch (PatternSyntaxException e) {
            throw fields.refusal(key, e.getDescription(), "a regular expression");
        } catch (StackOverflowError | PatientText.Exhausted e) {
            throw fields.refusal(key, "too slow", "a regular expression without nested repetitions");
        }
    }
}
