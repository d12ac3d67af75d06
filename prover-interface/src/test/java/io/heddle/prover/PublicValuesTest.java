package io.heddle.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import org.junit.jupiter.api.Test;

class PublicValuesTest {

  private final PublicValues values = Fixtures.values();

  @Test
  void encoded_isFourteenWordsInContractOrder() {
    Bytes encoded = values.encoded();
    assertEquals(PublicValues.SIZE_BYTES, encoded.size());
    assertEquals(PublicValues.DOMAIN, word(encoded, 0));
    assertEquals(900, word(encoded, 1).toU256().toLongExact());
    assertEquals(values.rollup().toWord(), word(encoded, 2));
    assertEquals(901, word(encoded, 3).toU256().toLongExact());
    assertEquals(values.configHash(), word(encoded, 4));
    assertEquals(values.newOutputRoot(), word(encoded, 8));
    assertEquals(1234, word(encoded, 9).toU256().toLongExact());
    assertEquals(values.prover().toWord(), word(encoded, 13));
    assertEquals(Keccak.hash(encoded), values.digest());
  }

  @Test
  void difference_namesTheFieldAndBothValues() {
    assertTrue(values.difference(Fixtures.values()).isEmpty());
    Hash other = Fixtures.hash("another output");
    String difference = values.difference(Fixtures.withOutput(values, other)).orElseThrow();
    assertTrue(difference.startsWith("newOutputRoot: "), difference);
    assertTrue(difference.contains(other.toHex()), difference);
  }

  @Test
  void decode_numberAbove64Bits_isRefusedByName() {
    byte[] encoded = values.encoded().toArray();
    encoded[9 * 32 + 23] = 1;
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> PublicValues.decode(Bytes.wrap(encoded)));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("public values lastL2Block: above 2^64-1"), message);
  }

  private static Hash word(Bytes encoded, int index) {
    return Hash.fromBytes(encoded.slice(index * 32, index * 32 + 32).toArray());
  }
}
