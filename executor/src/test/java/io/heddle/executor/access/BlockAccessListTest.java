package io.heddle.executor.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.MapState;
import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is in a list, by the words of EIP-7928, and what is none.
class BlockAccessListTest {
  private static final Address COINBASE = new Address(0, 0xC, 0xC0);
  private static final Address ALICE = new Address(0, 0xA, 0xA11CE);
  private static final Address BOB = new Address(0, 0xB, 0xB0B);
  private static final Address CONTRACT = new Address(0, 0, 0xCC);
  private static final Address NOBODY = new Address(0, 0, 0xDD);
  private static final U256 RICH = U256.of(1L << 60);
  private static final BlockEnv ENV =
      new BlockEnv(
          ChainConfig.ethereum(1, Fork.PRAGUE),
          Fork.PRAGUE,
          1,
          1_000,
          COINBASE,
          1L << 40,
          U256.ONE,
          Hash.ZERO,
          U256.ONE,
          number -> Hash.ZERO,
          Optional.empty());

  private final MapState state = new MapState();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();

  BlockAccessListTest() {
    state.put(ALICE, 5, RICH, Bytes.EMPTY, Map.of());
  }

  @Test
  void of_transfers_hasSenderRecipientAndCoinbaseAfterEach() {
    send(5, BOB, 7, 2);
    send(6, BOB, 8, 2);
    BlockAccessList list = list();
    assertEquals(List.of(ALICE, BOB, COINBASE), addresses(list));
    AccountChanges alice = account(list, ALICE);
    assertEquals(
        List.of(
            new Change.Balance(1, RICH.subtract(U256.of(7 + 3 * 21_000))),
            new Change.Balance(2, RICH.subtract(U256.of(15 + 6 * 21_000)))),
        alice.balanceChanges());
    assertEquals(List.of(new Change.Nonce(1, 6), new Change.Nonce(2, 7)), alice.nonceChanges());
    assertEquals(
        List.of(new Change.Balance(1, U256.of(7)), new Change.Balance(2, U256.of(15))),
        account(list, BOB).balanceChanges());
    assertEquals(
        List.of(new Change.Balance(1, U256.of(42_000)), new Change.Balance(2, U256.of(84_000))),
        account(list, COINBASE).balanceChanges());
  }

  @Test
  void of_nothingSentAndNoTip_hasRecipientAndCoinbaseWithoutChanges() {
    send(5, BOB, 0, 0);
    BlockAccessList list = list();
    assertEquals(List.of(ALICE, BOB, COINBASE), addresses(list));
    assertEquals(0, account(list, BOB).changeCount());
    assertEquals(0, account(list, COINBASE).changeCount());
  }

  @Test
  void of_storage_tellsReadsFromChanges() {
    // SLOAD 1; SSTORE 2 what it holds; SSTORE 3 := calldata; SLOAD 3.
    state.put(
        CONTRACT,
        1,
        U256.ZERO,
        Bytes.fromHex("0x60015450" + "600254600255" + "5f35600355" + "60035450"),
        Map.of(U256.of(2), U256.of(22), U256.of(3), U256.of(33)));
    call(5, U256.of(44));
    call(6, U256.of(44));
    call(7, U256.ZERO);
    AccountChanges contract = account(list(), CONTRACT);
    assertEquals(List.of(U256.of(1), U256.of(2)), contract.storageReads());
    assertEquals(
        List.of(
            new SlotChanges(
                U256.of(3),
                List.of(new Change.Storage(1, U256.of(44)), new Change.Storage(3, U256.ZERO)))),
        contract.storageChanges());
  }

  @Test
  void of_failedCall_keepsWhatItLookedAt() {
    // SLOAD 1; SSTORE 2 := 9; BALANCE of nobody; invalid.
    code("60015450" + "6009600255" + "60dd3150" + "fe");
    call(5, U256.ZERO);
    BlockAccessList list = list();
    assertEquals(List.of(U256.of(1), U256.of(2)), account(list, CONTRACT).storageReads());
    assertEquals(List.of(), account(list, CONTRACT).storageChanges());
    assertEquals(0, account(list, NOBODY).changeCount());
  }

  @Test
  void of_createdAndDestroyed_hasReadsAndNoChanges() {
    // CREATE with init code: SSTORE 1 := 1; SELFDESTRUCT to nobody.
    code("69600160015560dd" + "ff5050" + "5f52" + "600a6016" + "5ff0");
    call(5, U256.ZERO);
    BlockAccessList list = list();
    AccountChanges created = account(list, ContractAddress.create(CONTRACT, 1));
    assertEquals(0, created.changeCount());
    assertEquals(List.of(U256.ONE), created.storageReads());
    assertEquals(0, account(list, NOBODY).changeCount());
    assertEquals(List.of(new Change.Nonce(1, 2)), account(list, CONTRACT).nonceChanges());
  }

  @Test
  void of_creation_hasNonceAndCode() {
    Bytes runtime = Bytes.fromHex("0x00");
    send(5, null, 3, 1, Bytes.fromHex("0x60015ff3"));
    AccountChanges created = account(list(), ContractAddress.create(ALICE, 5));
    assertEquals(List.of(new Change.Code(1, runtime)), created.codeChanges());
    assertEquals(List.of(new Change.Nonce(1, 1)), created.nonceChanges());
    assertEquals(List.of(new Change.Balance(1, U256.of(3))), created.balanceChanges());
  }

  /// A rejected transaction is not in the block: it has no place, and what it looked at is not in.
  @Test
  void of_rejected_isLeftOut() {
    send(9, NOBODY, 1, 1);
    send(5, BOB, 1, 1);
    BlockResult result =
        new SerialBlockExecutor().execute(ENV, SliceStart.BLOCK_START, transactions, state);
    BlockAccessList list = BlockAccessList.of(List.of(result.accesses()));
    assertEquals(List.of(ALICE, BOB, COINBASE), addresses(list));
    assertEquals(List.of(new Change.Nonce(1, 6)), account(list, ALICE).nonceChanges());
  }

  @Test
  void of_creditsOfUnknownBalance_beginWithTheState() {
    AccessLog log = new AccessLog(state, 1);
    U256 large = new U256(0, 1, 2, 3);
    log.credited(ALICE, new long[] {9, 3, 0, 0, 0}, 1);
    log.endTransaction();
    log.credited(ALICE, new long[] {3, 2, 1, 0}, 0);
    log.endTransaction();
    log.credited(ALICE, new long[] {-1, 0, 0, 0}, 0);
    log.endTransaction();
    assertEquals(
        List.of(
            new Change.Balance(1, RICH.add(U256.of(3))),
            new Change.Balance(2, RICH.add(U256.of(3)).add(large)),
            new Change.Balance(3, RICH.add(U256.of(3)).add(large).add(U256.of(-1)))),
        account(BlockAccessList.of(List.of(log)), ALICE).balanceChanges());
  }

  @Test
  void decode_encoded_isTheSame() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      BlockAccessList list = list(random);
      assertEquals(list, BlockAccessList.decode(list.encode()));
    }
    assertEquals(Bytes.fromHex("0xc0"), BlockAccessList.EMPTY.encode());
  }

  @Test
  void decode_disorder_isRefused() {
    AccountChanges empty = looked(ALICE);
    refuse("accounts", new BlockAccessList(List.of(looked(BOB), empty)));
    refuse("accounts", new BlockAccessList(List.of(empty, empty)));
    refuse("storageReads", reads(List.of(U256.ONE, U256.ONE), List.of()));
    refuse("storageReads", reads(List.of(U256.of(2), U256.ONE), List.of()));
    SlotChanges one = new SlotChanges(U256.ONE, List.of(new Change.Storage(1, U256.ONE)));
    refuse("storageReads", reads(List.of(U256.ONE), List.of(one)));
    refuse("storageChanges", reads(List.of(), List.of(one, one)));
    refuse("changes", reads(List.of(), List.of(new SlotChanges(U256.ONE, List.of()))));
    Change.Balance balance = new Change.Balance(3, U256.ONE);
    refuse(
        "changes",
        new BlockAccessList(
            List.of(
                new AccountChanges(
                    ALICE,
                    List.of(),
                    List.of(),
                    List.of(balance, balance),
                    List.of(),
                    List.of()))));
  }

  @Test
  void decode_tooLong_isRefused() {
    Bytes long_ = Bytes.wrap(new byte[BlockAccessList.MAX_BYTES + 1]);
    RlpException refused = assertThrows(RlpException.class, () -> BlockAccessList.decode(long_));
    assertEquals(0, String.valueOf(refused.getMessage()).indexOf("accessList: too long"));
  }

  /// The layout byte by byte, written here by hand.
  @Test
  void encode_oneOfEach_isTheListOfTheProposal() {
    AccountChanges account =
        new AccountChanges(
            ALICE,
            List.of(new SlotChanges(U256.of(0x1234), List.of(new Change.Storage(1, U256.ZERO)))),
            List.of(U256.of(0x80)),
            List.of(new Change.Balance(2, U256.of(256))),
            List.of(new Change.Nonce(3, 9)),
            List.of(new Change.Code(4, Bytes.fromHex("0xef01"))));
    RlpWriter expected = new RlpWriter();
    expected.beginList().beginList().writeAddress(ALICE);
    expected.writeRaw(Bytes.fromHex("0xc8c7821234c3c20180"));
    expected.writeRaw(Bytes.fromHex("0xc28180"));
    expected.writeRaw(Bytes.fromHex("0xc5c402820100"));
    expected.writeRaw(Bytes.fromHex("0xc3c20309"));
    expected.writeRaw(Bytes.fromHex("0xc5c40482ef01"));
    expected.endList().endList();
    assertEquals(expected.toBytes(), new BlockAccessList(List.of(account)).encode());
  }

  @Test
  void lastBefore_findsThePlace() {
    List<Change.Nonce> changes = List.of(new Change.Nonce(2, 1), new Change.Nonce(5, 2));
    assertEquals(-1, Change.lastBefore(changes, 2));
    assertEquals(0, Change.lastBefore(changes, 3));
    assertEquals(0, Change.lastBefore(changes, 5));
    assertEquals(1, Change.lastBefore(changes, 6));
    assertEquals(-1, Change.lastBefore(List.of(), 6));
  }

  private static void refuse(String field, BlockAccessList list) {
    RlpException refused =
        assertThrows(RlpException.class, () -> BlockAccessList.decode(list.encode()));
    assertEquals(0, String.valueOf(refused.getMessage()).indexOf(field), refused.getMessage());
  }

  private static AccountChanges looked(Address address) {
    return new AccountChanges(address, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  private static BlockAccessList reads(List<U256> reads, List<SlotChanges> changes) {
    return new BlockAccessList(
        List.of(new AccountChanges(ALICE, changes, reads, List.of(), List.of(), List.of())));
  }

  private static List<Address> addresses(BlockAccessList list) {
    return list.accounts().stream().map(AccountChanges::address).toList();
  }

  private static AccountChanges account(BlockAccessList list, Address address) {
    AccountChanges account = list.account(address);
    if (account == null) {
      throw new AssertionError("not in the list: " + address + " in " + addresses(list));
    }
    return account;
  }

  private void code(String hex) {
    state.put(CONTRACT, 1, U256.ZERO, Bytes.fromHex("0x" + hex), Map.of());
  }

  private void call(long nonce, U256 word) {
    send(nonce, CONTRACT, 0, 1, Bytes.wrap(word.toBytes()));
  }

  private void send(long nonce, Address to, long value, long tip) {
    send(nonce, to, value, tip, Bytes.EMPTY);
  }

  private void send(long nonce, @Nullable Address to, long value, long tip, Bytes data) {
    DynamicFeeTransaction transaction =
        new DynamicFeeTransaction(
            Optional.of(U256.ONE),
            nonce,
            U256.of(tip),
            U256.of(100),
            to == null || !data.isEmpty() ? 500_000 : 21_000,
            Optional.ofNullable(to),
            U256.of(value),
            data,
            List.of(),
            Signature.UNSIGNED);
    Bytes encoded = TransactionCodec.encode(transaction);
    transactions.add(new RecoveredTransaction(transaction, ALICE, Keccak.hash(encoded), encoded));
  }

  private BlockAccessList list() {
    BlockResult result =
        new SerialBlockExecutor().execute(ENV, SliceStart.BLOCK_START, transactions, state);
    result.outcomes().forEach(outcome -> assertEquals(Included.class, outcome.getClass()));
    BlockAccessList list = BlockAccessList.of(List.of(result.accesses()));
    assertNull(list.account(new Address(9, 9, 9)));
    return list;
  }

  /// A list with some of everything.
  static BlockAccessList list(Random random) {
    List<AccountChanges> accounts = new ArrayList<>();
    for (int i = 0; i < random.nextInt(6); i++) {
      List<SlotChanges> slots = new ArrayList<>();
      List<U256> reads = new ArrayList<>();
      for (int slot = 0; slot < random.nextInt(5); slot++) {
        slots.add(
            new SlotChanges(
                U256.of(10L * slot),
                List.of(
                    new Change.Storage(1 + slot, word(random)),
                    new Change.Storage(9, word(random)))));
        reads.add(U256.of(10L * slot + 1));
      }
      accounts.add(
          new AccountChanges(
              new Address(i, random.nextLong(), random.nextInt()),
              slots,
              reads,
              random.nextBoolean() ? List.of(new Change.Balance(i, word(random))) : List.of(),
              random.nextBoolean() ? List.of(new Change.Nonce(i, random.nextLong())) : List.of(),
              random.nextBoolean()
                  ? List.of(new Change.Code(300, Bytes.wrap(word(random).toBytes())))
                  : List.of()));
    }
    return new BlockAccessList(accounts);
  }

  private static U256 word(Random random) {
    return random.nextBoolean()
        ? U256.of(random.nextInt(3))
        : new U256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }
}
