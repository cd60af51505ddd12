// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** What the model card of the result says that nobody can compute. */
public record CardSettings(
        @Key(value = "card.licence", standard = "not stated", meaning = """
                The licence that you give the weights, as their card says it.""")
        String licence,
        @Key(value = "card.data-licence", standard = "standard", meaning = """
                The licence of the clips, as their publisher states it; `standard` is what docs/data.md has \
                for the corpus, and not stated for a manifest.""")
        String dataLicence) {}
