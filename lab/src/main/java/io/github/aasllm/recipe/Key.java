// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The key of a recipe that fills a record component. The whole of docs/recipes.md comes from these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
    /** What {@link #standard} says of a key that every recipe must have. */
    String REQUIRED = "";

    /** The key, such as {@code lora.rank}. */
    String value();

    /** The value where a recipe does not say it, as a recipe would. */
    String standard() default REQUIRED;

    /** The unit that must follow a number; none where empty. */
    String unit() default "";

    /** The word for a list, a table or an optional value that is empty. */
    String empty() default "none";

    /** What it means, in a sentence of the documentation. */
    String meaning();
}
