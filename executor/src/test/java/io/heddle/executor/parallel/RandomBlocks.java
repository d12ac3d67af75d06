package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.L1FeeParameters;
import io.heddle.executor.MapState;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// Makes blocks from seeds, full of transactions that depend on each other: few accounts, chains of
/// nonces with mistakes in them, poor senders, contended slots, contracts that come and go, fee
/// recipients that are looked at and paid, odd accounts in the state before.
///
/// Senders are made up, except for those who sign authorizations.
final class RandomBlocks {
  private static final int SENDERS = 10;
  private static final int SIGNERS = 3;
  private static final long CHAIN_ID = 901;
  private static final U256 BASE_FEE = U256.of(7);
  private static final List<PrivateKey> KEYS =
      IntStream.rangeClosed(1, SIGNERS).mapToObj(i -> PrivateKey.of(new Hash(0, 0, 0, i))).toList();

  private final Random random;
  private final SerialBlockExecutor serial = new SerialBlockExecutor();

  /// The state after the transactions made so far, from which the next one's nonce comes.
  private MapState now = new MapState();

  private final List<Address> senders = new ArrayList<>();
  private final List<Address> contracts = new ArrayList<>();
  private final List<Address> others = new ArrayList<>();
  private final boolean rollup;
  private final Fork fork;

  private RandomBlocks(long seed) {
    random = new Random(seed);
    rollup = random.nextBoolean();
    fork = rollup ? Fork.PRAGUE : pick(List.of(Fork.CANCUN, Fork.PRAGUE, Fork.OSAKA));
  }

  /// The block of a seed.
  static RandomBlock of(long seed) {
    return new RandomBlocks(seed).block();
  }

  private RandomBlock block() {
    MapState state = state();
    int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 100 : 30);
    List<RecoveredTransaction> transactions = new ArrayList<>();
    BlockEnv env = env();
    now = state.after(StateDiff.EMPTY);
    for (int i = 0; i < count; i++) {
      RecoveredTransaction transaction = transaction();
      transactions.add(transaction);
      now.apply(serial.execute(env, SliceStart.BLOCK_START, List.of(transaction), now).diff());
    }
    long used = random.nextInt(3) * 50_000L;
    SliceStart start = new SliceStart(random.nextInt(2), random.nextInt(2), used);
    return new RandomBlock(env, start, state, List.copyOf(transactions));
  }

  private long nonceNow(Address address) {
    Account account = now.account(address);
    return account == null ? 0 : account.nonce();
  }

  private BlockEnv env() {
    long gasLimit = random.nextInt(3) == 0 ? 1_000_000 + random.nextInt(3_000_000) : 1L << 40;
    return new BlockEnv(
        rollup ? ChainConfig.rollup(CHAIN_ID, ROLLUP) : ChainConfig.ethereum(CHAIN_ID, fork),
        fork,
        10,
        1_000,
        beneficiary(),
        gasLimit,
        BASE_FEE,
        Hash.ZERO,
        U256.ONE,
        number -> new Hash(0, 0, 0, number),
        rollup && random.nextBoolean()
            ? Optional.of(new L1FeeParameters(U256.of(1_000), U256.of(3), 5_000, 800_000))
            : Optional.empty());
  }

  private Address beneficiary() {
    return switch (random.nextInt(4)) {
      case 0 -> pick(senders);
      case 1 -> pick(contracts);
      default -> Predeploys.SEQUENCER_FEE_VAULT;
    };
  }

  // The state before.

  private MapState state() {
    MapState state = new MapState();
    KEYS.forEach(key -> senders.add(key.address()));
    for (int i = SIGNERS; i < SENDERS; i++) {
      senders.add(new Address(0xA11CEL << 40, 0, i));
    }
    for (Address sender : senders) {
      long nonce = random.nextInt(2) * 3L;
      U256 rich = U256.of(1L << 62);
      switch (random.nextInt(10)) {
        case 0 -> {} // Not there.
        case 1 -> state.put(sender, nonce, U256.of(random.nextInt(3_000_000)), Bytes.EMPTY, NO);
        default -> state.put(sender, nonce, rich, Bytes.EMPTY, NO);
      }
    }
    for (int i = 0; i < Programs.CONTRACTS.size(); i++) {
      Address address = new Address(0, 0, 0x1000 + i);
      contracts.add(address);
      Bytes code = random.nextInt(6) == 0 ? Programs.random(random) : Programs.CONTRACTS.get(i);
      state.put(address, 1, U256.of(random.nextInt(9)), code, slots());
    }
    others.addAll(
        List.of(
            Predeploys.SEQUENCER_FEE_VAULT,
            Predeploys.BASE_FEE_VAULT,
            Predeploys.L1_FEE_VAULT,
            new Address(0, 0, 2),
            new Address(0, 0, 4)));
    for (int i = 0; i < 4; i++) {
      others.add(new Address(0xDEADL, 0, i));
    }
    for (Bytes init : Programs.INIT_CODES) {
      Hash salt = new Hash(0, 0, 0, random.nextInt(2));
      others.add(ContractAddress.create2(contracts.get(7), salt, Keccak.hash(init)));
    }
    Bytes shortLived = Bytes.fromHex("0x" + Programs.SHORT_LIVED_INIT);
    others.add(ContractAddress.create2(contracts.get(17), Hash.ZERO, Keccak.hash(shortLived)));
    senders.forEach(sender -> others.add(ContractAddress.create(sender, random.nextInt(5))));
    putOddities(state);
    return state;
  }

  /// Accounts that exist and are empty, have only a balance, or storage without code or nonce.
  private void putOddities(MapState state) {
    for (Address address : others) {
      switch (random.nextInt(8)) {
        case 0 -> state.put(address, 0, U256.ZERO, Bytes.EMPTY, NO);
        case 1 -> state.put(address, 0, U256.of(random.nextInt(3)), Bytes.EMPTY, slots());
        case 2 -> state.put(address, 0, U256.of(5), Bytes.EMPTY, NO);
        default -> {}
      }
    }
    if (random.nextInt(4) == 0) {
      U256 huge = U256.ONE.toHash().toU256().multiply(new U256(1L << 62, 0, 0, 0));
      state.put(pick(senders), 0, huge, Bytes.EMPTY, NO);
    }
  }

  private static final Map<U256, U256> NO = Map.of();

  private Map<U256, U256> slots() {
    Map<U256, U256> slots = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      slots.put(U256.of(random.nextInt(3)), U256.of(random.nextInt(3)));
    }
    return slots;
  }

  // Transactions.

  private RecoveredTransaction transaction() {
    Address sender = random.nextInt(3) == 0 ? senders.getFirst() : pick(senders);
    Transaction transaction =
        rollup && random.nextInt(6) == 0 ? deposit(sender) : signed(nonce(sender));
    Bytes encoded = TransactionCodec.encode(transaction);
    return new RecoveredTransaction(transaction, sender, Keccak.hash(encoded), encoded);
  }

  /// Mostly the next one.
  private long nonce(Address sender) {
    long next = nonceNow(sender);
    return switch (random.nextInt(14)) {
      case 0 -> next + 1;
      case 1 -> Math.max(0, next - 1);
      default -> next;
    };
  }

  private Transaction deposit(Address sender) {
    boolean creation = random.nextInt(4) == 0;
    Address to = target();
    return new DepositTransaction(
        Hash.ZERO,
        sender,
        creation ? Optional.empty() : Optional.of(to),
        U256.of(random.nextInt(3) * 1_000_000L),
        value(),
        random.nextInt(8) == 0 ? 20_000 : 100_000 + random.nextInt(200_000),
        random.nextInt(20) == 0,
        creation ? initCode() : data(to));
  }

  private Transaction signed(long nonce) {
    Optional<U256> chainId = Optional.of(U256.of(random.nextInt(40) == 0 ? 5 : CHAIN_ID));
    U256 tip = U256.of(random.nextInt(3));
    U256 maxFee = random.nextInt(20) == 0 ? U256.ONE : BASE_FEE.add(U256.of(random.nextInt(4)));
    boolean plain = random.nextInt(4) == 0;
    Address target = target();
    Optional<Address> to = random.nextInt(8) == 0 ? Optional.empty() : Optional.of(target);
    long usualGas =
        plain && to.isPresent()
            ? 21_000 + random.nextInt(2) * 5_000
            : 60_000 + random.nextInt(300_000);
    long gas = random.nextInt(60) == 0 ? -1L - random.nextInt(3) : usualGas; // Unsigned.
    Bytes data = plain && to.isPresent() ? Bytes.EMPTY : to.isEmpty() ? initCode() : data(target);
    Signature none = Signature.UNSIGNED;
    return switch (rollup ? 4 + random.nextInt(12) : random.nextInt(16)) {
      case 0 -> new LegacyTransaction(chainId, nonce, maxFee, gas, to, value(), data, none);
      case 5, 6 ->
          new AccessListTransaction(
              chainId, nonce, maxFee, gas, to, value(), data, accessList(), none);
      case 7, 8, 9 ->
          new SetCodeTransaction(
              chainId,
              nonce,
              tip.min(maxFee),
              maxFee,
              gas,
              Optional.of(target),
              value(),
              data,
              List.of(),
              authorizations(),
              none);
      case 1, 2, 3 ->
          new BlobTransaction(
              chainId,
              nonce,
              tip,
              maxFee,
              gas,
              Optional.of(target),
              value(),
              data,
              List.of(),
              U256.of(random.nextInt(10) == 0 ? 0 : 2),
              blobs(),
              none);
      default ->
          new DynamicFeeTransaction(
              chainId, nonce, tip, maxFee, gas, to, value(), data, List.of(), none);
    };
  }

  private List<Authorization> authorizations() {
    List<Authorization> list = new ArrayList<>();
    for (int i = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(2); i > 0; i--) {
      PrivateKey key = pick(KEYS);
      long next = nonceNow(key.address()) + random.nextInt(2);
      Address code = random.nextInt(3) == 0 ? Address.ZERO : target();
      list.add(Authorization.sign(U256.of(random.nextInt(2) * CHAIN_ID), code, next, key));
    }
    return list;
  }

  private List<Hash> blobs() {
    List<Hash> blobs = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      blobs.add(new Hash((random.nextInt(10) == 0 ? 2L : 1L) << 56, 0, 0, i));
    }
    return blobs;
  }

  private List<AccessListEntry> accessList() {
    return List.of(new AccessListEntry(target(), List.of(new Hash(0, 0, 0, random.nextInt(3)))));
  }

  private Address target() {
    return switch (random.nextInt(6)) {
      case 0 -> pick(senders);
      case 1 -> pick(others);
      default -> pick(contracts);
    };
  }

  private U256 value() {
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> U256.ZERO;
      case 4, 5 -> U256.of(random.nextInt(2_000_000));
      case 6 -> U256.of(1L << 60);
      default -> U256.of(random.nextInt(5));
    };
  }

  /// Calldata that most contracts make something of; for creators a small value and salt.
  private Bytes data(Address to) {
    boolean creates = creators().contains(to);
    Hash first = creates ? new Hash(0, 0, 0, random.nextInt(2)) : word();
    Hash second = creates ? new Hash(0, 0, 0, random.nextInt(2)) : word();
    Bytes init = creates || random.nextBoolean() ? initCode() : Bytes.EMPTY;
    return Bytes.concat(Bytes.wrap(first.toBytes()), Bytes.wrap(second.toBytes()), init);
  }

  private List<Address> creators() {
    return List.of(contracts.get(7), contracts.get(8), contracts.get(17));
  }

  /// An address or a small number.
  private Hash word() {
    return random.nextInt(3) == 0
        ? new Hash(0, 0, 0, random.nextInt(3))
        : random.nextBoolean() ? target().toWord() : pick(senders).toWord();
  }

  private Bytes initCode() {
    return random.nextInt(6) == 0 ? Programs.random(random) : pick(Programs.INIT_CODES);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static final RollupConfig ROLLUP =
      new RollupConfig(
          1,
          900,
          99,
          Hash.ZERO,
          new Address(0, 0, 0xf1),
          new Address(0, 0, 0xf2),
          600,
          6,
          250,
          U256.of(1_000_000),
          5_000,
          800_000,
          new Address(0, 0, 0xf3));
}
