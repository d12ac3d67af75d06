package io.heddle.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConformancePackTest {
  @Test
  void forEach_everySuite_readsTheManifestsFileCount() {
    ConformancePack pack = ConformancePack.require();
    for (String suite : new String[] {"trie_rlp", "transaction_tests", "crypto"}) {
      AtomicInteger files = new AtomicInteger();
      pack.forEach(suite, (name, content) -> files.incrementAndGet());
      assertEquals(pack.manifest().at("/suites/" + suite + "/files").asInt(), files.get(), suite);
    }
  }
}
