package io.heddle.executor.transaction;

import io.heddle.executor.evm.Gas;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.AccessListEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/// What a transaction costs before any code runs.
///
/// @param gas charged up front
/// @param floor the least that the transaction pays in the end (EIP-7623); zero before Prague
public record IntrinsicGas(long gas, long floor) {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long BASE = 21_000;
  private static final long CREATION = 32_000;
  private static final long PER_TOKEN = 4;
  private static final long FLOOR_PER_TOKEN = 10;
  private static final long TOKENS_PER_NON_ZERO_BYTE = 4;
  private static final long ACCESS_LIST_ADDRESS = 2_400;
  private static final long ACCESS_LIST_STORAGE_KEY = 1_900;

  /// Charged for each authorization, as if its account were new.
  static final long PER_EMPTY_ACCOUNT = 25_000;

  /// What an authorization costs when its account exists already; the difference is refunded.
  static final long PER_AUTHORIZATION = 12_500;

  public static IntrinsicGas of(
      Fork fork,
      boolean creation,
      Bytes data,
      List<AccessListEntry> accessList,
      int authorizationCount) {
    long tokens = tokens(data);
    long gas = BASE + PER_TOKEN * tokens;
    if (creation) {
      gas += CREATION + Gas.INIT_CODE_PER_WORD * ((data.size() + 31L) / 32);
    }
    for (AccessListEntry entry : accessList) {
      gas += ACCESS_LIST_ADDRESS + ACCESS_LIST_STORAGE_KEY * entry.storageKeys().size();
    }
    gas += PER_EMPTY_ACCOUNT * authorizationCount;
    long floor = fork.isAtLeast(Fork.PRAGUE) ? BASE + FLOOR_PER_TOKEN * tokens : 0;
    return new IntrinsicGas(gas, floor);
  }

  /// The smallest gas limit that a transaction may state.
  public long minimum() {
    return Math.max(gas, floor);
  }

  /// How many of the eight bytes are zero.
  private static int zeroBytes(long word) {
    long low = 0x7F7F7F7F7F7F7F7FL;
    // The top bit of each byte of `word & low + low` is set unless its low bits are all zero.
    return Long.bitCount(~(((word & low) + low) | word | low));
  }

  private static long tokens(Bytes data) {
    byte[] bytes = data.unsafeArray();
    long zeros = 0;
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      zeros += zeroBytes((long) LONGS.get(bytes, i));
    }
    for (; i < bytes.length; i++) {
      zeros += bytes[i] == 0 ? 1 : 0;
    }
    return zeros + TOKENS_PER_NON_ZERO_BYTE * (bytes.length - zeros);
  }
}
