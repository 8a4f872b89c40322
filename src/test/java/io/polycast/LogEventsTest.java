// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What is logged has a name that programs can go by, and docs/logs.md lists all of it. */
class LogEventsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.polycast");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([a-z]+) \\|([^|]*)\\|");
    private static final Pattern FIELD = Pattern.compile("`(\\w+)`");

    private static String line(String event, String level, Stream<String> fields) {
        return event + " " + level + fields.collect(Collectors.joining(", ", " {", "}"));
    }

    @Test
    void theDocumentationListsEveryEventWithItsLevelAndFields() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(Path.of("docs/logs.md")))
                .results()
                .map(row -> line(
                        row.group(1),
                        row.group(2),
                        FIELD.matcher(row.group(3)).results().map((MatchResult field) -> field.group(1))))
                .toList();
        assertThat(Arrays.stream(LogEvent.values())
                        .map(event -> line(
                                event.label(),
                                event.level().toString().toLowerCase(Locale.ROOT),
                                event.fields().stream().filter(name -> !name.isEmpty()))))
                .containsExactlyElementsOf(documented);
    }

    @Test
    void everyEventIsLoggedInOnePlace() {
        List<String> uses = CLASSES.stream()
                .filter(type -> !type.isEquivalentTo(LogEvent.class))
                .flatMap((JavaClass type) -> type.getFieldAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(LogEvent.class))
                .map(access -> access.getTarget().getName())
                .filter(name -> name.matches("[A-Z_]+") && !name.equals("LEFT_OUT"))
                .toList();
        assertThat(uses)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(LogEvent.values()).map(Enum::name).toList());
    }

    @Test
    void nothingAboveDebugIsLoggedWithoutAnEvent() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(LogEvent.class)
                .should(callMethodWhere(target(owner(JavaClass.Predicates.assignableTo(Logger.class)))
                        .and(target(nameMatching("info|warn|error|at[A-Z].*")))))
                .check(CLASSES);
    }
}
