package io.heddle.sequencer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The import rules between modules: `primitives ← executor`, `primitives ← prover-interface ←
/// batcher`, the sequencer sees all and nobody sees it; Quarkus, Mutiny and Hibernate stay in the
/// sequencer, web3j in `batcher.l1`.
class ArchitectureTest {
  private static final String PRIMITIVES = "io.heddle.primitives..";
  private static final String EXECUTOR = "io.heddle.executor..";
  private static final String PROVER = "io.heddle.prover..";
  private static final String BATCHER = "io.heddle.batcher..";
  private static final String CONTRACTS = "io.heddle.contracts..";
  private static final String SEQUENCER = "io.heddle.sequencer..";
  private static final String[] FRAMEWORKS = {
    "io.quarkus..", "io.smallrye..", "org.hibernate..", "jakarta..", "io.vertx..", "io.micrometer.."
  };

  /// `RpcProcessor`: one virtual thread per message, which waits for PostgreSQL and for others'
  /// results; `eth_call`, `eth_estimateGas` and the decoding of batches have platform threads of
  /// their own. `Lease`: one that waits for PostgreSQL.
  private static final String MAY_BE_VIRTUAL =
      "io\\.heddle\\.sequencer\\.(rpc\\.protocol\\.RpcProcessor|node\\.Lease)";

  private static JavaClasses heddle;

  @BeforeAll
  static void readClasses() {
    heddle =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.heddle");
  }

  @Test
  void primitives_dependOnNothingInternal() {
    noClasses()
        .that()
        .resideInAPackage(PRIMITIVES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EXECUTOR, PROVER, BATCHER, CONTRACTS, SEQUENCER)
        .check(heddle);
  }

  @Test
  void executor_dependsOnPrimitivesOnly() {
    noClasses()
        .that()
        .resideInAPackage(EXECUTOR)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PROVER, BATCHER, CONTRACTS, SEQUENCER)
        .check(heddle);
  }

  @Test
  void proverInterface_dependsOnPrimitivesOnly() {
    noClasses()
        .that()
        .resideInAPackage(PROVER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EXECUTOR, BATCHER, CONTRACTS, SEQUENCER)
        .check(heddle);
  }

  @Test
  void batcher_neverSeesExecutor() {
    noClasses()
        .that()
        .resideInAPackage(BATCHER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EXECUTOR, SEQUENCER)
        .check(heddle);
  }

  /// `port ← derivation ← l1 ← batch, proposer`: what is nearer to the rule sees nothing of the
  /// roads.
  @Test
  void batcher_importsTowardsItsPorts() {
    String[] layers = {"port..", "derivation..", "l1..", "batch.."};
    for (int layer = 0; layer < layers.length - 1; layer++) {
      String[] above =
          Stream.concat(
                  Arrays.stream(layers, layer + 1, layers.length),
                  Stream.of("proposer..", "deploy.."))
              .map(name -> "io.heddle.batcher." + name)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("io.heddle.batcher." + layers[layer])
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .check(heddle);
    }
    noClasses()
        .that()
        .resideInAPackage("io.heddle.batcher.batch..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.heddle.batcher.proposer..")
        .check(heddle);
  }

  @Test
  void nobody_importsSequencer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(SEQUENCER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SEQUENCER)
        .check(heddle);
  }

  @Test
  void frameworks_stayInSequencer() {
    noClasses()
        .that()
        .resideInAnyPackage(PRIMITIVES, EXECUTOR, PROVER, BATCHER, CONTRACTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS)
        .check(heddle);
  }

  @Test
  void web3j_staysInBatcherL1() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.heddle.batcher.l1..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.web3j..")
        .check(heddle);
  }

  /// What computes on a virtual thread keeps its carrier, and there is one per processor: a few of
  /// them silence all that wait for L1, PostgreSQL or a client. So a class that wants one is named
  /// here, and says why.
  @Test
  void virtualThreads_areForWaitingOnly() {
    noClasses()
        .that()
        .haveNameNotMatching(MAY_BE_VIRTUAL)
        .should()
        .accessTargetWhere(
            new DescribedPredicate<JavaAccess<?>>("it makes virtual threads") {
              @Override
              public boolean test(JavaAccess<?> access) {
                String name = access.getTarget().getName();
                return name.contains("Virtual")
                    && access.getTargetOwner().getPackageName().startsWith("java.");
              }
            })
        .check(heddle);
  }

  @Test
  void seams_arePlainJava() {
    classes()
        .that()
        .resideInAPackage("io.heddle.sequencer")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "io.heddle..", "org.jspecify..")
        .check(heddle);
  }
}
