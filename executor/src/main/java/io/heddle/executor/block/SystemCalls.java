package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Evm;
import io.heddle.executor.evm.MessageResult;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.List;

/// Calls of the protocol itself to its system contracts: 30 million gas that nobody pays and the
/// block does not count, from a caller without account; nonces and fees stay as they are.
///
/// Each call is a transaction of its own to the journal; the writes go to one accumulator, on which
/// the next one runs. Owned by one thread.
final class SystemCalls {
  /// Where the parent beacon block's root goes (EIP-4788).
  static final Address BEACON_ROOTS = Address.fromHex("0x000F3df6D732807Ef1319fB7B8bB8522d0Beac02");

  /// Where the parent's hash goes (EIP-2935).
  static final Address HISTORY_STORAGE =
      Address.fromHex("0x0000F90827F1C53a10cb7A02335B175320002935");

  /// The queue of withdrawal requests (EIP-7002).
  static final Address WITHDRAWAL_REQUESTS =
      Address.fromHex("0x00000961Ef480Eb55e80D19ad83579A64c007002");

  /// The queue of consolidation requests (EIP-7251).
  static final Address CONSOLIDATION_REQUESTS =
      Address.fromHex("0x0000BBdDc7CE488642fb579F8B00f3a590007251");

  private static final Address CALLER =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");
  private static final long GAS = 30_000_000;

  private final Evm evm;
  private final DiffAccumulator state;
  private final long block;

  SystemCalls(BlockEnv env, DiffAccumulator state) {
    this.evm = new Evm(env, new Journal(state), new CodeCache());
    this.state = state;
    this.block = env.number();
  }

  /// Tells the contract something. Nothing happens where there is no contract, and a failed call
  /// has no effect: neither makes the block invalid.
  void notify(Address contract, Bytes data) {
    if (begin(contract)) {
      call(contract, data);
    }
  }

  /// Takes what the contract has queued.
  ///
  /// @throws InvalidBlockException where there is no contract, or when it fails
  Bytes take(Address contract) {
    InvalidBlockException.require(
        begin(contract), block, "system contract without code: address=" + contract);
    return switch (call(contract, Bytes.EMPTY)) {
      case MessageResult.Returned returned -> returned.output();
      case MessageResult.Reverted reverted ->
          throw InvalidBlockException.of(block, "system contract reverted: address=" + contract);
      case MessageResult.Halted halted ->
          throw InvalidBlockException.of(
              block, "system contract halted: address=" + contract + " " + halted.reason());
    };
  }

  /// Starts on an empty journal; whether the contract has code.
  private boolean begin(Address contract) {
    evm.begin(state, CALLER, U256.ZERO, List.of());
    Journal journal = evm.journal();
    return !journal.code(journal.account(contract)).isEmpty();
  }

  private MessageResult call(Address contract, Bytes data) {
    Journal journal = evm.journal();
    journal.warm(journal.account(contract));
    MessageResult result = evm.call(CALLER, contract, U256.ZERO, data, GAS);
    journal.commit(state);
    return result;
  }
}
