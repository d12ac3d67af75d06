package io.heddle.executor.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodeCacheTest {
  private final CodeCache codes = new CodeCache();

  /// A direct-mapped table that counts holds 4,096 of them, whatever their size.
  @Test
  void analyse_manyLargeCodes_staysWithinItsBytes() {
    int size = Evm.MAX_CODE_SIZE;
    for (int i = 0; i < 4_000; i++) {
      Bytes source = source(i, size);
      Code code = codes.analyse(Keccak.hash(source), source);
      assertEquals(size, code.size);
      assertTrue(codes.heldBytes() <= CodeCache.MAX_BYTES, "held: " + codes.heldBytes());
    }
    assertTrue(codes.heldBytes() > CodeCache.MAX_BYTES / 2, "held: " + codes.heldBytes());
  }

  @Test
  void analyse_again_isTheSame() {
    Bytes source = source(1, 100);
    Hash hash = Keccak.hash(source);
    Code code = codes.analyse(hash, source);
    assertSame(code, codes.analyse(hash, source));
    assertEquals(code.heldBytes(), codes.heldBytes());
  }

  @Test
  void analyse_tooLarge_doesNotStay() {
    Bytes source = source(2, (int) CodeCache.MAX_CODE_BYTES);
    Hash hash = Keccak.hash(source);
    assertNotSame(codes.analyse(hash, source), codes.analyse(hash, source));
    assertEquals(0, codes.heldBytes());
  }

  @Test
  void without_ownCode_doesNotStayAndTheRestIsShared() {
    Bytes own = source(3, 100);
    Bytes other = source(4, 100);
    CodeCache call = codes.without(Set.of(Keccak.hash(own)));
    assertNotSame(call.analyse(Keccak.hash(own), own), call.analyse(Keccak.hash(own), own));
    assertEquals(0, codes.heldBytes());
    assertSame(call.analyse(Keccak.hash(other), other), codes.analyse(Keccak.hash(other), other));
  }

  private static Bytes source(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
