package io.heddle.conformance;

import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.trie.TrieVectors;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import java.util.function.BiConsumer;

/// All suites that have a runner, the quick ones first.
public final class OfficialSuites {
  private OfficialSuites() {}

  /// The runners, in the order in which they run.
  ///
  /// @param executor what every transaction goes through
  /// @param timed the executors of which the benchmark suite tells the speed
  public static List<ConformanceSuite> with(BlockExecutor executor, List<NamedExecutor> timed) {
    return List.of(
        suite("trie_rlp", List.of(RlpVectors::run, TrieVectors::run)),
        suite("crypto", List.of(KzgVectors::run, WycheproofVectors::run)),
        new PrecompileSuite(),
        new RpcSuite(executor),
        new TransactionTestSuite(),
        new ClientVectorSuite(),
        new MainnetBlockSuite(executor),
        new StateTestSuite("state_tests", executor),
        new StateTestSuite("state_tests_ethtests", executor),
        new BlockTestSuite("blockchain_tests", executor),
        new BlockTestSuite("blockchain_tests_ethtests", executor),
        new TimedBlockTests(executor, timed));
  }

  /// A suite of several parts, each with a runner of its own.
  private static ConformanceSuite suite(
      String name, List<BiConsumer<ConformancePack, SuiteTally>> parts) {
    return new ConformanceSuite() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void run(ConformancePack pack, SuiteTally tally) {
        parts.forEach(part -> part.accept(pack, tally));
      }
    };
  }
}
