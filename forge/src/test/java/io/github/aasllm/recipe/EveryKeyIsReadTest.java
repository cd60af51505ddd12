// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A key that nothing reads is one that a recipe says in vain. */
class EveryKeyIsReadTest {
    private static final Set<String> CHECKS = Set.of("RecipePairs", "IdleKeys", "Checks");
    private static final Set<String> OF_RECORDS = Set.of("equals", "hashCode", "toString");
    private static final String OWN = Recipe.class.getPackageName();

    /** By a caller outside this package, at first or second hand; comparing with other keys is not enough. */
    @Test
    void theProgramReadsEveryKey() {
        var classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.github.aasllm");
        var unread = Recipe.keys().entrySet().stream()
                .filter(entry -> !isRead(classes, entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(List.of(), unread);
    }

    private static boolean isRead(JavaClasses classes, Recipe.Place place) {
        var section = classes.get(place.section());
        var component = place.component().getName();
        var open = new ArrayDeque<JavaCodeUnit>(List.of(section.getMethod(component)));
        section.getField(component).getAccessesToSelf().forEach(access -> open.add(access.getOrigin()));
        var seen = new HashSet<JavaCodeUnit>();
        while (!open.isEmpty()) {
            var reader = open.poll();
            if (!reader.getOwner().getPackageName().equals(OWN)) {
                return true;
            }
            if (reader instanceof JavaMethod method && seen.add(method) && passesOn(method)) {
                method.getCallsOfSelf().forEach(call -> open.add(call.getOrigin()));
                method.getReferencesToSelf().forEach(reference -> open.add(reference.getOrigin()));
            }
        }
        return false;
    }

    private static boolean passesOn(JavaMethod method) {
        return !CHECKS.contains(method.getOwner().getSimpleName())
                && !OF_RECORDS.contains(method.getName());
    }
}
