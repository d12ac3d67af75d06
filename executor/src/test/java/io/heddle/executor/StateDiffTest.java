package io.heddle.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateDiffTest {
  @Test
  void decode_encoded_isTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      StateDiff diff = diff(random);
      assertEquals(diff, StateDiff.decode(diff.encode()));
    }
    assertEquals(StateDiff.EMPTY, StateDiff.decode(StateDiff.EMPTY.encode()));
  }

  @Test
  void decode_damaged_isRefusedOrDifferent() {
    Random random = new Random(11);
    StateDiff diff = diff(random);
    byte[] encoded = diff.encode().toArray();
    for (int i = 0; i < encoded.length; i++) {
      byte[] damaged = encoded.clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      try {
        StateDiff decoded = StateDiff.decode(Bytes.wrap(damaged));
        assertEquals(Bytes.wrap(damaged), decoded.encode());
      } catch (RlpException expected) {
        assertNotNull(expected.getMessage());
      }
    }
    assertThrows(RlpException.class, () -> StateDiff.decode(Bytes.EMPTY));
  }

  @Test
  void then_isApplyingOneAfterTheOther() {
    Random random = new Random(13);
    for (int i = 0; i < 200; i++) {
      StateDiff first = diff(random);
      StateDiff second = diff(random);
      StateDiff third = diff(random);
      MapState base = new MapState();
      assertEquals(base.after(first).after(second).root(), base.after(first.then(second)).root());
      assertEquals(first.then(second).then(third), first.then(second.then(third)));
    }
  }

  @Test
  void overlay_readsLikeTheAppliedState() {
    Random random = new Random(17);
    for (int i = 0; i < 200; i++) {
      MapState base = new MapState().after(diff(random));
      StateDiff diff = diff(random);
      MapState applied = base.after(diff);
      OverlayView overlay = new OverlayView(base, diff);
      for (int a = 0; a < 6; a++) {
        Address address = address(a);
        assertEquals(applied.account(address), overlay.account(address));
        for (int s = 0; s < 6; s++) {
          assertEquals(applied.storage(address, U256.of(s)), overlay.storage(address, U256.of(s)));
        }
      }
      diff.codes().forEach((hash, code) -> assertEquals(code, overlay.code(hash)));
    }
  }

  @Test
  void overlay_deletedAccount_isNull() {
    MapState base = new MapState();
    base.put(address(1), 1, U256.ONE, Bytes.EMPTY, Map.of());
    SortedMap<Address, AccountChange> changes = new TreeMap<>();
    changes.put(address(1), AccountChange.deletion());
    assertNull(new OverlayView(base, new StateDiff(changes, new TreeMap<>())).account(address(1)));
  }

  private static Address address(int index) {
    return new Address(0x1234, 0x5678, index);
  }

  /// A diff over six accounts and six slots.
  static StateDiff diff(Random random) {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    SortedMap<Hash, Bytes> codes = new TreeMap<>();
    for (int i = 0; i < 6; i++) {
      switch (random.nextInt(3)) {
        case 0 -> accounts.put(address(i), AccountChange.deletion());
        case 1 -> {
          Bytes code = Bytes.of(random.nextInt(256));
          codes.put(Keccak.hash(code), code);
          SortedMap<U256, U256> storage = new TreeMap<>();
          for (int s = 0; s < 6; s++) {
            if (random.nextBoolean()) {
              storage.put(U256.of(s), U256.of(random.nextInt(3)));
            }
          }
          Account account =
              new Account(1 + random.nextInt(9), U256.of(random.nextLong()), Keccak.hash(code));
          accounts.put(
              address(i), new AccountChange(Optional.of(account), random.nextBoolean(), storage));
        }
        default -> {
          // This account stays as it is.
        }
      }
    }
    return new StateDiff(accounts, codes);
  }
}
