package io.heddle.primitives.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.testing.SeededRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

class KeccakBatchTest {
  private static List<KeccakEngine> engines() {
    List<KeccakEngine> engines = new ArrayList<>(List.of(KeccakEngine.scalar()));
    KeccakEngine vector = KeccakEngines.detect();
    if (vector != null) {
      engines.add(vector);
    }
    return engines;
  }

  @Test
  void detect_moduleIsThere_vectorEngineIsTested() {
    // surefire starts with --add-modules; a processor without AVX2 says so here
    assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    System.out.println(
        "KeccakBatchTest engines: " + engines().stream().map(KeccakEngine::name).toList());
  }

  /// Whichever engine it comes to, on whatever processor.
  @Test
  void awaitChosen_ends_andTheEngineStays() throws InterruptedException {
    assertTrue(KeccakEngine.awaitChosen(Duration.ofMinutes(2)));
    KeccakEngine chosen = KeccakEngine.current();
    assertTrue(KeccakEngine.awaitChosen(Duration.ZERO));
    assertEquals(chosen, KeccakEngine.current());
  }

  @Test
  void finish_anySizesInAnyOrder_everyResultIsBouncyCastles() {
    SeededRandom random = SeededRandom.forTest("KeccakBatchTest");
    for (KeccakEngine engine : engines()) {
      KeccakBatch batch = new KeccakBatch(engine);
      for (int round = 0; round < 60; round++) {
        int count = 1 + random.below(40);
        byte[] out = new byte[count * 33];
        byte[] expected = new byte[count * 33];
        for (int i = 0; i < count; i++) {
          int size = random.below(round < 30 ? 150 : 700);
          int offset = random.below(9);
          byte[] in = random.array(offset + size + random.below(9));
          batch.add(in, offset, size, out, 33 * i + 1);
          reference(in, offset, size, expected, 33 * i + 1);
          Arrays.fill(in, (byte) 0xee); // inputs are the caller's again
        }
        batch.finish();
        assertEquals(
            Arrays.toString(expected), Arrays.toString(out), engine.name() + " round " + round);
      }
    }
  }

  @Test
  void finish_everySize_isBouncyCastles() {
    SeededRandom random = SeededRandom.forTest("KeccakBatchTest");
    for (KeccakEngine engine : engines()) {
      KeccakBatch batch = new KeccakBatch(engine);
      for (int size = 0; size <= 5 * 136 + 1; size++) {
        byte[] out = new byte[11 * 32];
        byte[] expected = new byte[11 * 32];
        for (int i = 0; i < 11; i++) {
          byte[] in = random.array(size);
          batch.add(in, 0, size, out, 32 * i);
          reference(in, 0, size, expected, 32 * i);
        }
        batch.finish();
        assertEquals(Arrays.toString(expected), Arrays.toString(out), engine.name() + " " + size);
      }
    }
  }

  @Test
  void add_addressesAndNumbers_hashTheirBytes() {
    SeededRandom random = SeededRandom.forTest("KeccakBatchTest");
    for (KeccakEngine engine : engines()) {
      KeccakBatch batch = new KeccakBatch(engine);
      for (int i = 0; i < 200; i++) {
        Address address = random.address();
        U256 word = U256.fromBytes(random.array(32));
        byte[] out = new byte[64];
        batch.add(random.array(135), 0, 135, new byte[32], 0); // leaves traces in its lane
        batch.add(address, out, 0);
        batch.add(word, out, 32);
        if (i % 5 == 0) {
          batch.finish();
          assertEquals(Keccak.hash(address), Hash.fromBytes(out, 0));
          assertEquals(Keccak.hash(word.toBytes()), Hash.fromBytes(out, 32));
        }
      }
    }
  }

  @Test
  void add_rangeOutsideTheArrays_throws() {
    KeccakBatch batch = new KeccakBatch(KeccakEngine.scalar());
    assertThrows(
        IndexOutOfBoundsException.class, () -> batch.add(new byte[4], 2, 3, new byte[32], 0));
    assertThrows(
        IndexOutOfBoundsException.class, () -> batch.add(new byte[4], 0, 4, new byte[32], 1));
  }

  @Test
  void prove_engineWithAWrongLane_throws() {
    KeccakEngine vector = KeccakEngines.detect();
    KeccakEngine sound = vector == null ? KeccakEngine.scalar() : vector;
    KeccakEngine wrong =
        new KeccakEngine() {
          @Override
          public String name() {
            return "wrong";
          }

          @Override
          public int lanes() {
            return sound.lanes();
          }

          @Override
          public void hash(long[] padded, int blocks, long[] digests) {
            sound.hash(padded, blocks, digests);
            if (blocks == 4) {
              digests[digests.length - 1] ^= 1;
            }
          }
        };
    KeccakEngines.prove(sound, new Random(1));
    assertThrows(IllegalStateException.class, () -> KeccakEngines.prove(wrong, new Random(1)));
    assertNotNull(KeccakEngine.current());
  }

  private static void reference(byte[] in, int offset, int size, byte[] out, int outOffset) {
    KeccakDigest digest = new KeccakDigest(256);
    digest.update(in, offset, size);
    digest.doFinal(out, outOffset);
  }
}
