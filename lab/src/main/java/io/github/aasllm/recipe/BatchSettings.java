// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** Which clips make a step, and what their loss counts. */
public record BatchSettings(
        @Key(value = "batch.size", standard = "1", meaning = """
                Clips in a batch.""")
        int size,
        @Key(value = "batch.accumulation", standard = "1", meaning = """
                Batches whose gradients make one step.""")
        int accumulation,
        @Key(value = "batch.by-length", standard = "yes", meaning = """
                Whether clips of like length share a batch, which is faster; every clip is still seen \
                once an epoch.""")
        boolean byLength,
        @Key(value = "batch.sampling", standard = "uniform", meaning = """
                `uniform` sees every clip once an epoch, `balanced` draws as often from each label.""")
        Sampling sampling,
        @Key(value = "batch.class-weights", standard = "none", meaning = """
                What a clip's loss is multiplied by: 1, or the inverse of its label's share, or the root \
                of that; the mean over all clips stays 1.""")
        ClassWeights classWeights,
        @Key(value = "batch.by-speaker", standard = "0 %", meaning = """
                The share of the epochs in which each clip is read against its speaker's clips in the batch, itself \
                among them, as `--by speaker` does in use: up to eight of a speaker come together in a batch then, \
                and at most half of one.""")
        Share bySpeaker) {
    /** How an epoch draws its clips. */
    public enum Sampling {
        UNIFORM,
        BALANCED
    }

    /** What the loss of a rare label counts. */
    public enum ClassWeights {
        NONE,
        INVERSE,
        SQRT_INVERSE
    }

    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public BatchSettings {
        Checks.require(size >= 1, "batch.size", size, "a whole number >= 1");
        Checks.require(size <= 1 << 20, "batch.size", size, "at most 1048576");
        Checks.require(accumulation >= 1, "batch.accumulation", accumulation, "a whole number >= 1");
        Checks.require(
                sampling == Sampling.UNIFORM || classWeights == ClassWeights.NONE,
                "batch.class-weights",
                Values.key(classWeights),
                "none, as batch.sampling = balanced corrects the shares already");
    }
}
