// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.family.Family;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.Families;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the LLM reads beside the speech. */
public record PromptSettings(
        @Key(value = "prompt.template", standard = PromptSettings.OWN, meaning = """
                The prompt: the name of a built-in template for the base model's family, or `own`, the family's \
                first; see docs/models.md.""")
        String template,
        @Key(value = "description.template", standard = "sentence-v1", meaning = """
                The wording of the description: the name of a built-in template.""")
        String wording,
        @Key(value = "description.method", standard = "paper", meaning = """
                How the sound is measured; see docs/output.md.""")
        Method method,
        @Key(value = "description.normalise", standard = "none", meaning = """
                What is done to a clip before it is measured: `none`, `level`, `edges` or `level+edges`.""")
        Normalisation normalisation,
        @Key(value = "description.levels", standard = "median", meaning = """
                Where Low and High part: at the training clips' median, as in the paper, or with a medium \
                level between their tertiles.""")
        Split levels,
        @Key(value = "description.by", standard = "corpus", meaning = """
                Which training clips share the thresholds: all, those of a speaker, or those of a sex.""")
        Grouping by,
        @Key(value = "description.unseen", standard = "none", meaning = """
                By what a clip is described whose speaker or sex no training clip has: nothing (`none`), or \
                thresholds of that group's own clips outside training, without their labels, where it has three or \
                more and each cue a value in one of them (`own-clips`). How many clips have no \
                description is said on standard error.""")
        Unseen unseen,
        @Key(value = "description.train", standard = "aligned", meaning = """
                What training clips are described by: their own levels (`aligned`), nothing (`none`), \
                another clip's of the same part (`shuffled`), High for Low (`inverted`) or always the \
                same (`constant`). With several values, one condition each. Where no LLM decides (`decision.by`), \
                nothing is described, and it is `none`.""")
        List<Describing> train,
        @Key(value = "description.test", standard = "aligned", meaning = """
                The same for test clips; as many values as `description.train`, and conditions that train alike \
                are trained once; `none` where no LLM decides.""")
        List<Describing> test,
        @Key(value = "description.dropout", standard = "0 %", meaning = """
                How likely a clip has no description in training, so that the model works without one too.""")
        Share dropout,
        @Key(value = "description.cue-dropout", standard = "0 %", meaning = """
                How likely a description leaves one of its cues out in training, each cue as often, in the \
                words in which `predict --explain` withholds it, so that the model works with three cues too.""")
        Share cueDropout) {
    /** The template that the base model's family has first. */
    static final String OWN = "own";

    /** Which description a clip gets. */
    public enum Describing {
        ALIGNED,
        NONE,
        SHUFFLED,
        INVERTED,
        CONSTANT
    }

    /** By what clips are described whose group no training clip is of. */
    public enum Unseen {
        NONE,
        OWN_CLIPS
    }

    /** How the clips of both parts are described. */
    public record Arm(Describing train, Describing test) {
        /** Such as {@code aligned/shuffled}, as prediction files have it. */
        public String key() {
            return Values.key(train) + "/" + Values.key(test);
        }
    }

    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public PromptSettings {
        Checks.requireOneOf("prompt.template", template,
                Stream.concat(Stream.of(OWN), Families.prompts().stream()).toList());
        Checks.requireWording("description.template", wording);
        Checks.require(!train.isEmpty(), "description.train", "nothing", "at least one value");
        Checks.require(
                train.size() == test.size(),
                "description.test",
                test.size() + " values",
                train.size() + ", as many as description.train");
        Checks.requireDistinct("description.test", arms(train, test).stream().map(Arm::key).toList());
        Checks.require(dropout.percent() < 100, "description.dropout", dropout, "less than 100 %");
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /**
     * What a base model of a family is asked.
     *
     * @throws io.github.aasllm.error.InvalidInputException if the template is not made for it
     */
    public PromptTemplate prompt(Family family) {
        Checks.require(template.equals(OWN) || family.prompts().contains(template), "prompt.template", template,
                String.join(", ", family.prompts()) + " or " + OWN + ", as the base model is of " + family.modelType());
        return template.equals(OWN) ? family.prompt() : PromptTemplate.builtIn(template);
    }

    /** The arms of an experiment, in the recipe's order; a single training takes the first. */
    public List<Arm> arms() {
        return arms(train, test);
    }

    /** Whether no clip of any arm is described. */
    boolean describesNothing() {
        return Stream.concat(train.stream(), test.stream()).allMatch(Describing.NONE::equals);
    }

    private static List<Arm> arms(List<Describing> train, List<Describing> test) {
        return IntStream.range(0, train.size())
                .mapToObj(i -> new Arm(train.get(i), test.get(i)))
                .toList();
    }
}
