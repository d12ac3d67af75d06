package io.heddle.executor.block;

import static io.heddle.executor.block.RollupFixture.ALICE;
import static io.heddle.executor.block.RollupFixture.CONFIG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.OverlayView;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a call brings along is gone with it.
class CallCodeTest {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de0");
  private static final int CALLS = 50;
  private static final int CODE_BYTES = 400_000;

  @Test
  void call_overriddenCode_isNotKept() throws InterruptedException {
    EvmCallExecutor executor = new EvmCallExecutor();
    List<WeakReference<Bytes>> overrides = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      overrides.add(callWithCode(executor, i));
    }
    for (int i = 0; i < 20 && alive(overrides) > 0; i++) {
      System.gc();
      Thread.sleep(50);
    }
    assertEquals(0, alive(overrides), "codes that the executor still holds");
  }

  private static long alive(List<WeakReference<Bytes>> overrides) {
    return overrides.stream().filter(code -> code.get() != null).count();
  }

  private static WeakReference<Bytes> callWithCode(EvmCallExecutor executor, int number) {
    byte[] bytes = new byte[CODE_BYTES];
    bytes[CODE_BYTES - 1] = (byte) number;
    Bytes code = Bytes.wrap(bytes);
    Hash hash = Keccak.hash(code);
    TreeMap<Address, AccountChange> accounts = new TreeMap<>();
    accounts.put(
        CONTRACT,
        new AccountChange(Optional.of(new Account(0, U256.ZERO, hash)), false, new TreeMap<>()));
    TreeMap<Hash, Bytes> codes = new TreeMap<>();
    codes.put(hash, code);
    BlockEnv env =
        BlockEnvs.rollup(
            CONFIG, RollupFixture.PARENT, 1_002, RollupFixture.ORIGIN, RollupFixture.HASHES);
    CallResult result =
        executor.call(
            env,
            CallRequest.of(ALICE.address(), CONTRACT, 100_000, U256.ZERO, Bytes.EMPTY),
            new OverlayView(RollupFixture.state(), new StateDiff(accounts, codes)));
    assertInstanceOf(CallResult.Success.class, result);
    return new WeakReference<>(code);
  }
}
