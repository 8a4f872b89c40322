// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One name for one thing. What is private to a file may be called as it likes. */
class NamesTest {
    @Test
    void noSimpleNameStandsForTwoTypes() {
        Map<String, Set<String>> types = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.polycast")) {
            boolean local = type.getModifiers().contains(JavaModifier.PRIVATE);
            if (!local && !type.isAnonymousClass() && !type.getSimpleName().equals("package-info")) {
                types.computeIfAbsent(type.getSimpleName(), name -> new TreeSet<>())
                        .add(type.getName());
            }
        }
        types.values().removeIf(names -> names.size() < 2);
        assertThat(types).as("names of several types").isEmpty();
    }
}
