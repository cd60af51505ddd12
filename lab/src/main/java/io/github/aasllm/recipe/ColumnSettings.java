// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/**
 * What the columns of a list of clips are called, so that any corpus can be declared in its own words. A
 * column that is named otherwise than here must be in the list.
 */
public record ColumnSettings(
        @Key(value = "columns.path", standard = "path", meaning = """
                The column that names the clip's file.""")
        String path,
        @Key(value = "columns.label", standard = "label", meaning = """
                The column with the emotion; a list without `label` may have it as `emotion`.""")
        String label,
        @Key(value = "columns.id", standard = "id", meaning = """
                The column with the utterance's id, which must be unique; everything joins by it. A list \
                without `id` has the paths for it, and those of `emodb` and `ravdess` the files' names.""")
        String id,
        @Key(value = "columns.speaker", standard = "speaker", meaning = """
                The column that says who speaks.""")
        String speaker,
        @Key(value = "columns.sex", standard = "sex", meaning = """
                The column with the speaker's sex.""")
        String sex,
        @Key(value = "columns.session", standard = "session", meaning = """
                The column with the recording session.""")
        String session,
        @Key(value = "columns.split", standard = "split", meaning = """
                The column with the declared part: `train`, `dev` or `test`.""")
        String split,
        @Key(value = "columns.text", standard = "text", meaning = """
                The column with the words that were said.""")
        String text) {}
