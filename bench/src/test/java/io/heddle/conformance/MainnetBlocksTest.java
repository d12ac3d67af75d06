package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.chain.Fork;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainnetBlocksTest {
  private static final int CANCUN_BLOCKS = 5;

  @Test
  void cancunBlocks_giveTheirReceipts() {
    SuiteTally tally =
        SuiteTests.run(
            ConformancePack.require(),
            new MainnetBlockSuite(new ComparedExecutors(NamedExecutor.production())));
    assertEquals(List.of(), tally.failures());
    if (SuiteTests.everything()) {
      assertEquals(CANCUN_BLOCKS, tally.row(Fork.CANCUN.fixtureName()).run());
    }
  }
}
