package io.heddle.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import org.junit.jupiter.api.Test;

/// Rules that hold over all modules, checked where all of them are visible.
final class ArchitectureTest {
  /// All but this module's own, whose classes may carry the name of the package that they look
  /// into.
  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(ArchitectureTest::isProduct)
          .importPackages("io.heddle");

  private static final JavaClasses BENCH =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> location.contains("/bench/"))
          .importPackages("io.heddle");

  private static boolean isProduct(Location location) {
    return !location.contains("/bench/") && !location.contains("-tests.jar");
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.heddle.(**)").should().beFreeOfCycles().check(PRODUCT);
  }

  @Test
  void benchPackages_haveNoCycles() {
    slices().matching("io.heddle.(**)").should().beFreeOfCycles().check(BENCH);
  }

  @Test
  void bench_isSeenByNobody() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.heddle.bench..", "io.heddle.conformance..")
        .check(PRODUCT);
  }

  @Test
  void developmentL1_isSeenByNoNode() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.heddle.anvil..", "io.heddle.ops..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.heddle.anvil..")
        .check(PRODUCT);
  }

  @Test
  void workloadsAndFixtures_areSeenByNoNode() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.heddle.workload..", "io.heddle.fixtures..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.heddle.workload..", "io.heddle.fixtures..")
        .check(PRODUCT);
  }

  /// And by the fixtures of JSON-RPC, which are answered by the node's own methods.
  @Test
  void sequencer_isSeenByThePreloadedNodeOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.heddle.sequencer.node")
        .and()
        .haveNameNotMatching("io\\.heddle\\.conformance\\.(Rpc|FixtureSnapshot).*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.heddle.sequencer..")
        .check(BENCH);
  }
}
