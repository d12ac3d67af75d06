package io.heddle.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LogQueryTest {
  private static final Address A = Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final Hash ONE = U256.of(1).toHash();
  private static final Hash TWO = U256.of(2).toHash();
  private static final Log LOG = new Log(A, List.of(ONE, TWO), Bytes.EMPTY);

  private static boolean matches(Set<Address> addresses, List<Set<Hash>> topics) {
    return new LogQuery(addresses, topics).matches(LOG);
  }

  @Test
  void emptyQuery_matchesAll() {
    assertTrue(matches(Set.of(), List.of()));
  }

  @Test
  void address_mustBeOneOfThem() {
    assertTrue(matches(Set.of(Address.ZERO, A), List.of()));
    assertFalse(matches(Set.of(Address.ZERO), List.of()));
  }

  @Test
  void topics_matchByPosition() {
    assertTrue(matches(Set.of(), List.of(Set.of(ONE))));
    assertTrue(matches(Set.of(), List.of(Set.of(), Set.of(ONE, TWO))));
    assertFalse(matches(Set.of(), List.of(Set.of(TWO))));
    assertFalse(matches(Set.of(), List.of(Set.of(ONE), Set.of(ONE))));
  }

  @Test
  void moreTopicsThanTheLogHas_matchNothing() {
    assertFalse(matches(Set.of(), List.of(Set.of(), Set.of(), Set.of())));
    assertEquals(2, LOG.topics().size());
  }
}
