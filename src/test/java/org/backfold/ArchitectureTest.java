package org.backfold;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The layout of the code: what each package may use, and what no class may do. */
@AnalyzeClasses(packages = "org.backfold", importOptions = ArchitectureTest.NoTests.class)
class ArchitectureTest {
  private static final String ROOT = "org.backfold";

  /** Which packages of ours each package may import; {@code cli} may import all. */
  private static final Map<String, Set<String>> IMPORTS =
      Map.ofEntries(
          entry("linalg", Set.of()),
          entry("network", Set.of("linalg")),
          entry("optim", Set.of("linalg")),
          entry("data", Set.of()),
          entry("training", Set.of("network", "optim", "linalg", "data")),
          entry("model", Set.of("network", "data", "linalg")),
          entry("ml", Set.of("training", "network", "optim", "linalg", "data", "model")),
          entry("figure", Set.of()),
          entry("demo", Set.of("linalg", "network", "optim", "figure")),
          entry("report", Set.of("training", "model", "network", "linalg")),
          entry(
              "notebook",
              Set.of("training", "model", "report", "ml", "data", "network", "figure", "demo")),
          entry("cli", Set.of("*")));

  /**
   * Calls with a variant that takes a locale or a charset; the charset is UTF-8 where it counts.
   */
  private static final Set<String> PLATFORM_DEFAULTS =
      Set.of(
          "java.lang.String.format(java.lang.String, [Ljava.lang.Object;)",
          "java.lang.String.formatted([Ljava.lang.Object;)",
          "java.lang.String.toLowerCase()",
          "java.lang.String.toUpperCase()",
          "java.lang.String.getBytes()",
          "java.lang.String.<init>([B)",
          "java.io.PrintStream.printf(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintStream.format(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintWriter.printf(java.lang.String, [Ljava.lang.Object;)",
          "java.io.PrintWriter.format(java.lang.String, [Ljava.lang.Object;)",
          "java.io.InputStreamReader.<init>(java.io.InputStream)",
          "java.io.OutputStreamWriter.<init>(java.io.OutputStream)",
          "java.io.FileReader.<init>(java.lang.String)",
          "java.io.FileReader.<init>(java.io.File)",
          "java.io.FileWriter.<init>(java.lang.String)",
          "java.io.FileWriter.<init>(java.io.File)",
          "java.util.Scanner.<init>(java.io.InputStream)");

  private static final String[] MATHEMATICS = {ours("linalg"), ours("network"), ours("optim")};

  @ArchTest
  static void packagesImportOnlyWhatTheTableSays(JavaClasses classes) {
    for (Map.Entry<String, Set<String>> row : IMPORTS.entrySet()) {
      if (!row.getValue().contains("*")) {
        String[] allowed =
            Stream.concat(Stream.of(row.getKey()), row.getValue().stream())
                .map(ArchitectureTest::ours)
                .toArray(String[]::new);
        noClasses()
            .that(resideInAPackage(ours(row.getKey())))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
            .allowEmptyShould(true)
            .check(classes);
      }
    }
  }

  @ArchTest
  static final ArchRule everyPackageIsInTheTable =
      classes()
          .should()
          .resideInAnyPackage(
              IMPORTS.keySet().stream().map(ArchitectureTest::ours).toArray(String[]::new));

  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule mathematicsKnowsNoCluster =
      noClasses()
          .that()
          .resideInAnyPackage(MATHEMATICS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..")
                  .and(not(resideInAPackage("org.apache.spark.ml.linalg.."))));

  @ArchTest
  static final ArchRule reportNeedsNoSpark =
      noClasses()
          .that()
          .resideInAPackage(ours("report"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.spark..")
          .allowEmptyShould(true);

  @ArchTest static final ArchRule onlyLinalgUsesBlas = onlyIn("linalg", "dev.ludovic.netlib..");
  @ArchTest static final ArchRule onlyLinalgUsesJavaCpp = onlyIn("linalg", "org.bytedeco..");
  @ArchTest static final ArchRule onlyOptimUsesBreeze = onlyIn("optim", "breeze..");
  @ArchTest static final ArchRule onlyCliUsesPicocli = onlyIn("cli", "picocli..");
  @ArchTest static final ArchRule onlyCliUsesConfig = onlyIn("cli", "com.typesafe.config..");

  @ArchTest
  static final ArchRule onlyCliPrints =
      noClasses().that().resideOutsideOfPackage(ours("cli")).should(ACCESS_STANDARD_STREAMS);

  @ArchTest static final ArchRule noJavaUtilLogging = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule functionsLiveWithTheTypeWhoseDataTheyRead =
      noClasses()
          .should()
          .haveNameMatching(".*[.$](Abstract\\w*|\\w*(Util|Utils|Helper|Manager|Common)\\w*)");

  @ArchTest
  static final ArchRule exceptionsSayWhatWentWrong =
      noClasses()
          .should()
          .callConstructorWhere(
              describe(
                  "it makes a Throwable, Error, Exception or RuntimeException",
                  ArchitectureTest::isGenericException));

  @ArchTest
  static final ArchRule everyRandomChoiceHasASeed =
      noClasses()
          .should()
          .callConstructor(Random.class)
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat(assignableTo(ThreadLocalRandom.class));

  @ArchTest
  static final ArchRule scratchBuffersBelongToOneObject =
      noClasses().should().dependOnClassesThat(assignableTo(ThreadLocal.class));

  @ArchTest
  static final ArchRule noJavaDeserialization =
      noClasses()
          .should()
          .callConstructorWhere(
              describe(
                  "it makes an ObjectInputStream",
                  call -> call.getTargetOwner().isAssignableTo(ObjectInputStream.class)));

  @ArchTest
  static final ArchRule nothingDependsOnTheDefaultLocaleOrCharset =
      noClasses()
          .should()
          .callCodeUnitWhere(
              describe(
                  "it uses the default locale or charset",
                  call -> PLATFORM_DEFAULTS.contains(call.getTarget().getFullName())));

  private static String ours(String name) {
    return ROOT + "." + name + "..";
  }

  private static ArchRule onlyIn(String name, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ours(name))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  /** A call that is not the {@code super(...)} of an exception class. */
  private static boolean isGenericException(JavaConstructorCall call) {
    boolean isGeneric =
        Stream.of(Throwable.class, Error.class, Exception.class, RuntimeException.class)
            .anyMatch(call.getTargetOwner()::isEquivalentTo);
    return isGeneric && !call.getOriginOwner().isAssignableTo(Throwable.class);
  }

  /** ArchUnit's own option knows Maven's usual output directory only, not the one of a profile. */
  static final class NoTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }
}
