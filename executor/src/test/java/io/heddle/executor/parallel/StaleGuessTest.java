package io.heddle.executor.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.AccountChange;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.MapState;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.transaction.TransactionProcessor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Executions ahead of their turn that guessed wrong about one thing each, among them things that
/// random blocks rarely bring about: each must be found out.
class StaleGuessTest {
  private static final BlockEnv ENV =
      new BlockEnv(
          ChainConfig.ethereum(1, Fork.PRAGUE),
          Fork.PRAGUE,
          1,
          1_000,
          new Address(1, 2, 3),
          1L << 40,
          U256.ONE,
          Hash.ZERO,
          U256.ONE,
          number -> Hash.ZERO,
          Optional.empty());

  private static final Address COUNTER = new Address(0, 0, 0x1000);
  private static final Address PAYER = new Address(0, 0, 0x1006);
  private static final Address CREATOR = new Address(0, 0, 0x1007);
  private static final Address SHORT_LIVED_CREATOR = new Address(0, 0, 0x1011);
  private static final Map<U256, U256> NO_SLOTS = Map.of();

  private final MapState state = new MapState();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();

  StaleGuessTest() {
    for (int i = 0; i < 10; i++) {
      state.put(sender(i), 0, U256.of(1L << 60), Bytes.EMPTY, NO_SLOTS);
    }
    for (int i = 0; i < Programs.CONTRACTS.size(); i++) {
      Address address = new Address(0, 0, 0x1000 + i);
      state.put(address, 1, U256.of(1_000), Programs.CONTRACTS.get(i), NO_SLOTS);
    }
  }

  @Test
  void commit_slotWrittenMeanwhile_executesAgain() {
    call(COUNTER, 0);
    call(COUNTER, 0);
    checkAhead(0, 1);
    checkAhead(1, 0);
  }

  @Test
  void commit_storageClearedMeanwhile_executesAgain() {
    // Deploys a contract that copies one slot to another.
    Bytes init = Bytes.fromHex("0x675f35546020355500" + "5f5260086018f3");
    Address odd = ContractAddress.create2(CREATOR, Hash.ZERO, Keccak.hash(init));
    state.put(odd, 0, U256.ZERO, Bytes.EMPTY, Map.of(U256.of(5), U256.of(7)));
    call(odd, 0); // Touched and empty: gone, with its storage.
    call(CREATOR, 0, Bytes.concat(word(U256.ZERO), word(U256.ZERO), init));
    call(odd, 0, Bytes.concat(word(U256.of(5)), word(U256.of(6))));
    BlockResult result = checkAhead(2, 1, 0);
    assertTrue(change(result, odd).storageCleared());
    assertTrue(change(result, odd).account().orElseThrow().hasCode());
    assertTrue(change(result, odd).storage().isEmpty());
    checkAhead(1, 2);
    checkAhead(0, 1, 2);
  }

  /// Before and after there is an account without code or nonce; only its storage is gone.
  @Test
  void commit_storageClearedAndFundedMeanwhile_executesAgain() {
    Bytes init = Programs.INIT_CODES.getFirst();
    Address odd = ContractAddress.create2(CREATOR, Hash.ZERO, Keccak.hash(init));
    state.put(odd, 0, U256.ZERO, Bytes.EMPTY, Map.of(U256.ZERO, U256.of(7)));
    call(odd, 0);
    call(odd, 1);
    call(CREATOR, 0, Bytes.concat(word(U256.ZERO), word(U256.ZERO), init));
    BlockResult result = checkAhead(2, 1, 0);
    assertEquals(U256.ONE, change(result, odd).storage().get(U256.ZERO));
  }

  @Test
  void commit_emptyAccountDeletedMeanwhile_executesAgain() {
    PrivateKey signer = PrivateKey.of(new Hash(0, 0, 0, 5));
    state.put(signer.address(), 0, U256.ZERO, Bytes.EMPTY, NO_SLOTS);
    call(signer.address(), 0);
    add(
        new SetCodeTransaction(
            Optional.of(U256.ONE),
            0,
            U256.ZERO,
            U256.ONE,
            200_000,
            Optional.of(COUNTER),
            U256.ZERO,
            Bytes.EMPTY,
            List.of(),
            List.of(Authorization.sign(U256.ONE, COUNTER, 0, signer)),
            Signature.UNSIGNED));
    checkAhead(1, 0);
  }

  @Test
  void commit_fundedAccountDestroyedMeanwhile_executesAgain() {
    Bytes init = Bytes.fromHex("0x" + Programs.SHORT_LIVED_INIT);
    Address funded = ContractAddress.create2(SHORT_LIVED_CREATOR, Hash.ZERO, Keccak.hash(init));
    state.put(funded, 0, U256.of(5), Bytes.EMPTY, NO_SLOTS);
    call(SHORT_LIVED_CREATOR, 0, word(U256.ZERO));
    call(PAYER, 0, Bytes.concat(word(funded.toWord().toU256()), word(U256.ONE)));
    BlockResult result = checkAhead(1, 0);
    assertTrue(change(result, funded).storageCleared());
  }

  /// The second creation is paid for only as long as the first is not there; what it created was
  /// seen by the third.
  @Test
  void commit_seenAccountNeverCame_executesAgain() {
    Bytes init = Bytes.EMPTY;
    state.put(CREATOR, 1, U256.ONE, Programs.CONTRACTS.get(7), NO_SLOTS);
    Address never = ContractAddress.create2(CREATOR, new Hash(0, 0, 0, 1), Keccak.hash(init));
    call(CREATOR, 0, Bytes.concat(word(U256.ONE), word(U256.ZERO), init));
    call(CREATOR, 0, Bytes.concat(word(U256.ONE), word(U256.ONE), init));
    call(PAYER, 0, Bytes.concat(word(never.toWord().toU256()), word(U256.ONE)));
    checkAhead(1, 2, 0);
    checkAhead(2, 1, 0);
  }

  @Test
  void commit_blobsUsedUpMeanwhile_rejects() {
    blobs(6);
    blobs(6);
    blobs(3);
    BlockResult result = checkAhead(0, 1, 2);
    assertEquals(
        List.of(true, false, true),
        result.outcomes().stream().map(Included.class::isInstance).toList());
  }

  /// With made-up balances near 2^256: what fitted the guess does not fit.
  @Test
  void commit_creditOverflows_failsAsSerial() {
    Address rich = new Address(9, 9, 9);
    state.put(rich, 0, U256.MAX, Bytes.EMPTY, NO_SLOTS);
    Address recipient = new Address(8, 8, 8);
    U256 nearlyAll = U256.MAX.subtract(U256.of(1_000_000));
    add(rich, transfer(recipient, nearlyAll));
    add(sender(1), transfer(recipient, U256.of(2_000_000)));
    RandomBlock block = new RandomBlock(ENV, SliceStart.BLOCK_START, state, transactions);
    assertThrows(Check.InvariantViolation.class, () -> serial(block));
    assertThrows(Check.InvariantViolation.class, () -> ahead(block, 0, 1));
    assertThrows(Check.InvariantViolation.class, () -> ahead(block, 1, 0));
  }

  private static AccountChange change(BlockResult result, Address address) {
    return Objects.requireNonNull(result.diff().accounts().get(address));
  }

  // The block.

  private static Address sender(int number) {
    return new Address(0xA11CEL << 40, 0, number);
  }

  private static Bytes word(U256 value) {
    return Bytes.wrap(value.toBytes());
  }

  private void call(Address to, long value) {
    call(to, value, Bytes.EMPTY);
  }

  private void call(Address to, long value, Bytes data) {
    add(
        new DynamicFeeTransaction(
            Optional.of(U256.ONE),
            0,
            U256.ZERO,
            U256.ONE,
            500_000,
            Optional.of(to),
            U256.of(value),
            data,
            List.of(),
            Signature.UNSIGNED));
  }

  private static Transaction transfer(Address to, U256 value) {
    return new DynamicFeeTransaction(
        Optional.of(U256.ONE),
        0,
        U256.ZERO,
        U256.ONE,
        21_000,
        Optional.of(to),
        value,
        Bytes.EMPTY,
        List.of(),
        Signature.UNSIGNED);
  }

  private void blobs(int count) {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      hashes.add(new Hash(1L << 56, 0, 0, i));
    }
    add(
        new BlobTransaction(
            Optional.of(U256.ONE),
            0,
            U256.ZERO,
            U256.ONE,
            100_000,
            Optional.of(COUNTER),
            U256.ZERO,
            Bytes.EMPTY,
            List.of(),
            U256.ONE,
            hashes,
            Signature.UNSIGNED));
  }

  /// From a sender of its own each.
  private void add(Transaction transaction) {
    add(sender(transactions.size()), transaction);
  }

  private void add(Address sender, Transaction transaction) {
    Bytes encoded = TransactionCodec.encode(transaction);
    transactions.add(new RecoveredTransaction(transaction, sender, Keccak.hash(encoded), encoded));
  }

  // The execution.

  /// Executes these transactions ahead in this order, then commits all.
  private BlockResult checkAhead(int... order) {
    RandomBlock block = new RandomBlock(ENV, SliceStart.BLOCK_START, state, transactions);
    BlockResult expected = serial(block);
    assertEquals(expected, ahead(block, order));
    return expected;
  }

  private static BlockResult serial(RandomBlock block) {
    return new SerialBlockExecutor()
        .execute(block.env(), block.start(), block.transactions(), block.state());
  }

  private static BlockResult ahead(RandomBlock block, int... order) {
    Run run =
        new Run(
            block.env(),
            block.start(),
            block.transactions(),
            block.state(),
            2,
            new Hints(),
            null,
            Cancellation.NEVER);
    TransactionProcessor processor =
        new TransactionProcessor(block.env(), block.state(), new CodeCache());
    run.setFeeRecipients(processor.feeRecipients());
    for (int index : order) {
      assertTrue(run.executeAhead(processor, index, RunClock.NONE));
    }
    while (run.committed() < block.transactions().size()) {
      assertTrue(run.commitNext(processor, RunClock.NONE));
    }
    assertEquals(order.length, run.aheadCount());
    return run.result();
  }
}
