package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.OverlayView;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The open block's state against the plain composition of diffs, on random slices.
class OpenStateTest {
  private static final int ACCOUNTS = 6;
  private static final int SLOTS = 4;
  private static final Bytes CODE = Bytes.fromHex("0x6001");

  @Test
  void views_areThoseOfTheComposedDiffs_andStay() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      StateView base = new Base();
      OpenState open = new OpenState(base);
      StateDiff composed = StateDiff.EMPTY;
      List<StateView> views = new ArrayList<>(List.of(open.view()));
      List<StateView> expected = new ArrayList<>(List.of(base));
      for (int slice = 0; slice < 12; slice++) {
        StateDiff diff = slice(random);
        open.add(diff);
        composed = composed.then(diff);
        views.add(open.view());
        expected.add(new OverlayView(base, composed));
        assertEquals(composed, open.diff(), "seed " + seed);
      }
      for (int i = 0; i < views.size(); i++) {
        assertSame(expected.get(i), views.get(i), "seed " + seed + " slice " + i);
      }
    }
  }

  private static void assertSame(StateView expected, StateView actual, String where) {
    for (int a = 0; a < ACCOUNTS; a++) {
      Address address = address(a);
      assertEquals(expected.account(address), actual.account(address), where + " " + a);
      assertEquals(expected.hasStorage(address), actual.hasStorage(address), where + " " + a);
      for (int s = 0; s < SLOTS; s++) {
        U256 slot = U256.of(s);
        assertEquals(expected.storage(address, slot), actual.storage(address, slot), where);
      }
    }
    assertEquals(Bytes.EMPTY, actual.code(Hash.ZERO));
  }

  @Test
  void code_isFoundOnceItIsWritten() {
    OpenState open = new OpenState(new Base());
    TreeMap<Hash, Bytes> codes = new TreeMap<>();
    codes.put(Keccak.hash(CODE), CODE);
    open.add(new StateDiff(new TreeMap<>(), codes));
    assertEquals(CODE, open.view().code(Keccak.hash(CODE)));
    assertEquals(codes, open.diff().codes());
  }

  private static StateDiff slice(Random random) {
    TreeMap<Address, AccountChange> accounts = new TreeMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      accounts.put(address(random.nextInt(ACCOUNTS)), change(random));
    }
    return new StateDiff(accounts, new TreeMap<>());
  }

  private static AccountChange change(Random random) {
    if (random.nextInt(6) == 0) {
      return AccountChange.deletion();
    }
    TreeMap<U256, U256> storage = new TreeMap<>();
    for (int i = random.nextInt(SLOTS); i > 0; i--) {
      storage.put(U256.of(random.nextInt(SLOTS)), U256.of(random.nextInt(3)));
    }
    Account account = new Account(random.nextInt(9), U256.of(random.nextInt(99)), Keccak.EMPTY);
    return new AccountChange(Optional.of(account), random.nextInt(5) == 0, storage);
  }

  private static Address address(int index) {
    return new Address(index, 0, 0);
  }

  /// Even accounts exist and have storage.
  private record Base() implements StateView {
    @Override
    public @Nullable Account account(Address address) {
      return address.high() % 2 == 0 ? new Account(1, U256.of(7), Keccak.EMPTY) : null;
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return address.high() % 2 == 0 ? slot.add(U256.ONE) : U256.ZERO;
    }

    @Override
    public Bytes code(Hash codeHash) {
      return Bytes.EMPTY;
    }

    @Override
    public boolean hasStorage(Address address) {
      return address.high() % 2 == 0;
    }
  }
}
