package io.heddle.sequencer.rpc.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogQueryTest {
  private static final Address A = Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final Hash ONE = U256.of(1).toHash();
  private static final Hash TWO = U256.of(2).toHash();
  private static final Log LOG = new Log(A, List.of(ONE, TWO), Bytes.EMPTY);

  private static boolean matches(List<Address> addresses, List<List<Hash>> topics) {
    return new LogQuery(addresses, topics).matches(LOG);
  }

  @Test
  void emptyQuery_matchesAll() {
    assertTrue(matches(List.of(), List.of()));
  }

  @Test
  void address_mustBeOneOfThem() {
    assertTrue(matches(List.of(Address.ZERO, A), List.of()));
    assertFalse(matches(List.of(Address.ZERO), List.of()));
  }

  @Test
  void topics_matchByPosition() {
    assertTrue(matches(List.of(), List.of(List.of(ONE))));
    assertTrue(matches(List.of(), List.of(List.of(), List.of(ONE, TWO))));
    assertFalse(matches(List.of(), List.of(List.of(TWO))));
    assertFalse(matches(List.of(), List.of(List.of(ONE), List.of(ONE))));
  }

  @Test
  void moreTopicsThanTheLogHas_matchNothing() {
    assertFalse(matches(List.of(), List.of(List.of(), List.of(), List.of())));
    assertEquals(2, LOG.topics().size());
  }
}
