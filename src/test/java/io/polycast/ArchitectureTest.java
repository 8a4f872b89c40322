// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Arrows point one way, and the table says of each part exactly which parts it knows. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.polycast");

    /**
     * What the classes of a part know besides their own part and the root package: no more than this is allowed, and
     * all of it is used. A new part needs a line here and in the drawing in CONTRIBUTING.md.
     */
    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            entry("conf", List.of()),
            entry("json", List.of()),
            entry("metrics", List.of()),
            entry("hub", List.of()),
            entry("delivery", List.of("hub")),
            entry("framing", List.of()),
            entry("bus", List.of("hub")),
            entry("exchange", List.of("bus", "metrics")),
            entry("link", List.of("bus", "delivery", "hub", "metrics")),
            entry("cluster", List.of("conf")),
            entry("protocol", List.of("delivery", "framing", "json")),
            entry("transport", List.of("delivery", "metrics")),
            entry(
                    "web",
                    List.of("conf", "delivery", "exchange", "framing", "json", "metrics", "protocol", "transport")),
            entry(
                    "connection",
                    List.of(
                            "bus",
                            "conf",
                            "delivery",
                            "exchange",
                            "framing",
                            "hub",
                            "metrics",
                            "protocol",
                            "transport")),
            entry(
                    "endpoint",
                    List.of(
                            "conf",
                            "connection",
                            "delivery",
                            "exchange",
                            "framing",
                            "metrics",
                            "protocol",
                            "transport",
                            "web")),
            entry(
                    "server",
                    List.of(
                            "bus",
                            "cluster",
                            "conf",
                            "connection",
                            "delivery",
                            "endpoint",
                            "link",
                            "metrics",
                            "transport",
                            "web")),
            entry("client", List.of("json")),
            entry("bench", List.of("client")),
            entry("grade", List.of()),
            entry("cli", List.of("bench", "client", "conf", "grade", "server")));

    static Stream<String> parts() {
        return KNOWN.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void knowsOnlyWhatLiesBelowIt(String part) {
        String[] known = Stream.concat(
                        Stream.of("io.polycast", "io.polycast." + part + ".."),
                        KNOWN.getOrDefault(part, List.of()).stream().map(other -> "io.polycast." + other + ".."))
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.polycast." + part + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.polycast..").and(not(resideInAnyPackage(known))))
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("parts")
    void usesAllThatItMayKnow(String part) {
        assertThat(CLASSES.stream()
                        .filter(type -> part.equals(part(type)))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> part(dependency.getTargetClass().getBaseComponentType()))
                        .filter(other -> !other.isEmpty() && !other.equals(part))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(KNOWN.get(part));
    }

    /** The part that a type is in; nothing for the root and for what is not ours. */
    private static String part(JavaClass type) {
        String[] path = type.getPackageName().split("\\.");
        return path.length > 2 && type.getPackageName().startsWith("io.polycast.") ? path[2] : "";
    }

    @Test
    void contributorsSeeTheSameDrawing() throws IOException {
        List<String> drawing = KNOWN.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> "%-10s → %s".formatted(entry.getKey(), String.join(" ", entry.getValue())))
                .toList();
        assertThat(Files.readString(Path.of("CONTRIBUTING.md"))
                        .lines()
                        .filter(line -> line.startsWith("    ") && line.contains(" → "))
                        .map(String::strip))
                .containsExactlyInAnyOrderElementsOf(drawing);
    }

    @Test
    void theRootKnowsNoPart() {
        noClasses()
                .that()
                .resideInAPackage("io.polycast")
                .should()
                .dependOnClassesThat(resideInAPackage("io.polycast..").and(not(resideInAPackage("io.polycast"))))
                .check(CLASSES);
    }

    @Test
    void everyPartHasItsArrows() {
        assertThat(CLASSES.stream()
                        .map(ArchitectureTest::part)
                        .filter(part -> !part.isEmpty())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(KNOWN.keySet());
    }

    @Test
    void protocolsDoNotKnowEachOther() {
        slices().matching("io.polycast.protocol.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void transportsDoNotKnowEachOther() {
        slices().matching("io.polycast.transport.stream.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
        slices().matching("io.polycast.transport.datagram.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.polycast.transport.stream..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.polycast.transport.datagram.."))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.polycast.transport.datagram..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.polycast.transport.stream.."))
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.polycast.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .check(CLASSES);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }
}
