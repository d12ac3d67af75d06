package io.heddle.primitives.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.testing.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

class KeccakTest {
  @Test
  void hash_knownInputs_givesKnownHashes() {
    assertEquals(
        Hash.fromHex("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        Keccak.EMPTY);
    assertEquals(
        Hash.fromHex("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        Keccak.hash("abc".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void hash_everySizeUpToThreeBlocks_agreesWithBouncyCastle() {
    SeededRandom random = SeededRandom.forTest("KeccakTest");
    for (int size = 0; size <= 3 * 136 + 1; size++) {
      int offset = random.below(9);
      byte[] in = random.array(offset + size + random.below(9));
      Hash expected = reference(in, offset, size);
      assertEquals(expected, Keccak.hash(in, offset, size), "size " + size);
      byte[] shared = Arrays.copyOf(in, Math.max(32, in.length));
      Keccak.digest(shared, offset, size, shared, 0);
      assertEquals(expected, Hash.fromBytes(shared, 0), "digest in place, size " + size);
    }
  }

  @Test
  void hash_wordsAndAddresses_equalsTheHashOfTheirBytes() {
    SeededRandom random = SeededRandom.forTest("KeccakTest");
    for (int i = 0; i < 500; i++) {
      Hash first = random.hash();
      Hash second = random.hash();
      Address address = random.address();
      assertEquals(Keccak.hash(first.toBytes()), Keccak.hash(first));
      assertEquals(Keccak.hash(address.toBytes()), Keccak.hash(address));
      assertEquals(
          Keccak.hash(Bytes.concat(Bytes.wrap(first.toBytes()), Bytes.wrap(second.toBytes()))),
          Keccak.hash(first, second));
    }
  }

  @Test
  void hash_rangeOutsideTheArray_throws() {
    assertThrows(IndexOutOfBoundsException.class, () -> Keccak.hash(new byte[4], 2, 3));
    assertThrows(
        IndexOutOfBoundsException.class, () -> Keccak.digest(new byte[4], 0, 4, new byte[31], 0));
  }

  private static Hash reference(byte[] in, int offset, int size) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(in, offset, size);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return Hash.fromBytes(out);
  }
}
