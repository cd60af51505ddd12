// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The table of ARCHITECTURE.md is true of the classes that stand on the class path.
 *
 * <p>Here the rows of {@code model}; a module above it extends this class and says which rows it sees.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the classes are read once, not once a test
public class ArrowsTest {
    private static final String ROOT = "io.github.aasllm.";
    private static final String MAIN = ROOT + "cli.Main";
    private static final List<String> SPARK_MAINS = List.of(
            ROOT + "cluster.SparkMain", ROOT + "cluster.SparkTrainMain", ROOT + "cluster.RankMain");
    private static final String DEVICE = ROOT + "nn.Device";
    private static final String TORCH = "org.bytedeco.pytorch.";
    // each class there is a small program of its own
    private static final String COMPARISONS = ROOT + "bench..";

    private static final int MOST_COMPONENTS = 8; // of a record
    private static final int MOST_LINES = 300; // of a source file
    // whose components are the settings of a file, one by one, or the columns of a table
    private static final Set<String> WIDE = Set.of(
            "recipe.Recipe", "recipe.AugmentSettings", "recipe.PromptSettings", "bundle.Bundle", "lora.LoraConfig",
            "llm.Qwen2Config", "encoder.wav2vec2.Wav2Vec2Config", "encoder.emotion2vec.Emotion2vecConfig",
            "assembly.ModelInfo", "report.Findings$ArmFindings");

    /** A row of the table: packages and modules by their names there. */
    private record Row(String module, String name, Set<String> mayUse) {}

    private final List<Row> table = readTable();

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.github.aasllm");

    /** The modules whose classes this test can see. */
    protected Set<String> modules() {
        return Set.of("model");
    }

    @Test
    void theTableNamesEveryPackageAndNoOther() {
        var inTable = rows().map(Row::name).collect(toCollection(TreeSet::new));
        var seen = classes.stream().map(ArrowsTest::packageOf).collect(toCollection(TreeSet::new));
        assertEquals(inTable, seen, "packages in ARCHITECTURE.md, and packages seen");
    }

    @Test
    void noPackageUsesWhatTheTableDoesNotAllow() {
        var forbidden = new TreeSet<String>();
        for (Row row : rows().toList()) {
            Set<String> allowed = allowed(row);
            for (JavaClass ours : classes) {
                if (!packageOf(ours).equals(row.name())) {
                    continue;
                }
                ours.getDirectDependenciesFromSelf().stream()
                        .filter(arrow -> arrow.getTargetClass().getName().startsWith(ROOT))
                        .filter(arrow -> !allowed.contains(packageOf(arrow.getTargetClass())))
                        .forEach(arrow -> forbidden.add(arrow.getDescription()));
            }
        }
        assertEquals(Set.of(), forbidden, "arrows that ARCHITECTURE.md does not allow");
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyMainAndTheComparisonsEndTheJvmAndTouchTheStandardStreams() {
        var others = noClasses().that().doNotHaveFullyQualifiedName(MAIN).and()
                .haveNameNotMatching(String.join("|", SPARK_MAINS)).and().resideOutsideOfPackage(COMPARISONS);
        others.should().callMethod(System.class, "exit", int.class).check(classes);
        others.should(ACCESS_STANDARD_STREAMS).check(classes);
    }

    @Test
    void onlyTheProgramKnowsItsCommandLine() {
        noClasses().that().resideOutsideOfPackage(ROOT + "cli..")
                .should().dependOnClassesThat().resideInAPackage("picocli..").check(classes);
    }

    @Test
    void logsGoThroughSlf4j() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(classes);
    }

    @Test
    void namesSayWhatAClassIs() {
        for (String ending : List.of("Util", "Utils", "Helper", "Manager", "Impl")) {
            noClasses().should().haveSimpleNameEndingWith(ending).check(classes);
        }
    }

    @Test
    void whereATensorLiesIsSaidInOnePlace() {
        var others = noClasses().that().doNotHaveFullyQualifiedName(DEVICE);
        others.should().dependOnClassesThat().haveFullyQualifiedName(TORCH + "TensorOptions").check(classes);
        others.should().dependOnClassesThat().haveFullyQualifiedName(TORCH + "Device").check(classes);
        others.should()
                .callMethodWhere(target(nameMatching("make_generator_.*|from_blob|manual_seed|set_default_.*")))
                .check(classes);
    }

    @Test
    void recordsAreNarrow() {
        var wide = classes.stream()
                .filter(JavaClass::isRecord)
                .filter(type -> type.reflect().getRecordComponents().length > MOST_COMPONENTS)
                .map(type -> type.getName().substring(ROOT.length()))
                .collect(toCollection(TreeSet::new));
        wide.removeAll(WIDE);
        assertEquals(Set.of(), wide, "records of more than " + MOST_COMPONENTS + " components");
    }

    @Test
    void sourcesAreShort() throws IOException {
        var root = Path.of(System.getProperty("aasllm.root"));
        for (var module : modules()) {
            var main = root.resolve(module).resolve("src/main/java");
            try (var files = Files.walk(main)) {
                for (var file : files.filter(name -> name.toString().endsWith(".java")).toList()) {
                    long lines = Files.readString(file).lines().count();
                    assertTrue(lines <= MOST_LINES, file + ": " + lines + " lines (expected: " + MOST_LINES
                            + " at most)");
                }
            }
        }
    }

    private Stream<Row> rows() {
        return table.stream().filter(row -> modules().contains(row.module()));
    }

    /** The packages that {@code row} may use: itself, {@code error}, and what it names. */
    private Set<String> allowed(Row row) {
        var allowed = new TreeSet<>(List.of(row.name(), "error"));
        for (String name : row.mayUse()) {
            var named = table.stream()
                    .filter(other -> other.name().equals(name) || other.module().equals(name))
                    .map(Row::name)
                    .toList();
            assertTrue(!named.isEmpty(),
                    "ARCHITECTURE.md: " + name + " (expected: a package or a module of the table)");
            allowed.addAll(named);
        }
        return allowed;
    }

    /** The name of its package below the root, as in the table. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
    }

    private static List<Row> readTable() {
        var file = Path.of(System.getProperty("aasllm.root"), "ARCHITECTURE.md");
        try (var lines = Files.lines(file)) {
            return lines.dropWhile(line -> !line.startsWith("| module | package |"))
                    .skip(2)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(line -> line.split("\\|"))
                    .map(cells -> new Row(names(cells[1]).getFirst(), names(cells[2]).getFirst(),
                            Set.copyOf(names(cells[3]))))
                    .toList();
        } catch (IOException failure) {
            throw new AssertionError("ARCHITECTURE.md cannot be read", failure);
        }
    }

    private static List<String> names(String cell) {
        return Arrays.stream(cell.replace("`", "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
