package io.heddle.ops;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The import rules of this module; the other modules' rules are checked where all of them are
/// visible, in `sequencer`.
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.heddle.ops");

  @Test
  void ops_runsTheNodeAsAProcess_neverAsAClass() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.heddle.sequencer..")
        .check(CLASSES);
  }

  @Test
  void ops_leavesWeb3jToTheBatcher() {
    noClasses().should().dependOnClassesThat().resideInAPackage("org.web3j..").check(CLASSES);
  }
}
