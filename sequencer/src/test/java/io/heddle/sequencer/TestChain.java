package io.heddle.sequencer;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.rollup.OpaqueData;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.sequencer.metering.Metering;
import io.heddle.sequencer.metering.MeteringLimits;
import io.heddle.sequencer.metering.TimeRoom;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// A small rollup for tests: configuration, genesis, keys, signed transfers, and made-up L1 blocks.
public final class TestChain {
  public static final long CHAIN_ID = 901;
  public static final long GENESIS_TIME = 1_700_000_000;
  public static final long L1_GENESIS = 100;
  public static final U256 BASE_FEE = U256.of(1_000_000_000L);
  public static final U256 ETHER = U256.of(1_000_000_000_000_000_000L);
  public static final RollupConfig ROLLUP =
      new RollupConfig(
          1,
          900,
          L1_GENESIS,
          l1Hash(L1_GENESIS),
          Address.fromHex("0x00000000000000000000000000000000000000a1"),
          Address.fromHex("0x00000000000000000000000000000000000000a2"),
          600,
          6,
          50,
          U256.of(1_000_000),
          1_000_000,
          1_000_000,
          Address.fromHex("0x00000000000000000000000000000000000000a3"));
  public static final ChainConfig CONFIG = ChainConfig.rollup(CHAIN_ID, ROLLUP);

  private static final Signature UNSIGNED = new Signature(0, U256.ONE, U256.ONE);

  private TestChain() {}

  /// Of a machine that nothing is too slow for.
  public static Metering metering() {
    return new Metering(new MeteringLimits(60_000, 60_000, 60_000));
  }

  /// All the time that a slice could want.
  public static TimeRoom time() {
    return metering().room(60_000);
  }

  /// Key number `index`, from 0.
  public static PrivateKey key(int index) {
    return PrivateKey.of(
        Keccak.hash(("heddle test key " + index).getBytes(StandardCharsets.UTF_8)));
  }

  /// A genesis in which the first `accounts` keys own ether (which a real rollup's never does).
  public static Genesis genesis(int accounts) {
    TreeMap<Address, GenesisAccount> alloc = new TreeMap<>();
    for (int i = 0; i < accounts; i++) {
      alloc.put(key(i).address(), GenesisAccount.ofBalance(ETHER.multiply(U256.of(100))));
    }
    return Genesis.rollup(CONFIG, GENESIS_TIME, 30_000_000, BASE_FEE, alloc);
  }

  public static Hash l1Hash(long number) {
    return Keccak.hash(("l1 block " + number).getBytes(StandardCharsets.UTF_8));
  }

  /// A made-up L1 block, two seconds after the one before it.
  public static L1Origin origin(long number) {
    return new L1Origin(
        number,
        l1Hash(number),
        l1Hash(number - 1),
        GENESIS_TIME + 2 * (number - L1_GENESIS),
        U256.of(7),
        U256.ONE,
        Keccak.hash(("randao " + number).getBytes(StandardCharsets.UTF_8)));
  }

  /// The L1 block that a reorg puts in this one's place.
  public static L1Origin fork(long number) {
    return linked(
        number,
        Keccak.hash(("fork " + number).getBytes(StandardCharsets.UTF_8)),
        l1Hash(number - 1));
  }

  /// An L1 block on top of this one.
  public static L1Origin after(L1Origin parent) {
    return linked(parent.number() + 1, Keccak.hash(parent.hash().toBytes()), parent.hash());
  }

  private static L1Origin linked(long number, Hash hash, Hash parentHash) {
    L1Origin like = origin(number);
    return new L1Origin(
        number,
        hash,
        parentHash,
        like.timestamp(),
        like.baseFee(),
        like.blobBaseFee(),
        like.prevRandao());
  }

  /// A deposit of `amount` wei to its sender.
  public static L1Deposit deposit(
      long l1Block, long logIndex, long index, Address account, U256 amount, Hash previousRolling) {
    Bytes opaque = new OpaqueData(amount, amount, 100_000, false, Bytes.EMPTY).encoded();
    return new L1Deposit(
        l1Block,
        l1Hash(l1Block),
        logIndex,
        index,
        account,
        account,
        false,
        amount,
        amount,
        100_000,
        Bytes.EMPTY,
        L1Deposit.rollingHash(previousRolling, account, account, opaque, l1Block));
  }

  /// A signed transfer of one wei.
  public static RecoveredTransaction transfer(PrivateKey from, long nonce, long tipWei) {
    return RecoveredTransaction.of(
        TransactionCodec.sign(
            transferTo(key(999).address(), nonce, tipWei, CHAIN_ID, 21_000, U256.ONE), from));
  }

  /// A signed call of an account without code, with all the gas that its data asks for.
  public static RecoveredTransaction call(PrivateKey from, long nonce, Bytes data) {
    DynamicFeeTransaction unsigned =
        new DynamicFeeTransaction(
            Optional.of(U256.of(CHAIN_ID)),
            nonce,
            U256.ONE,
            BASE_FEE.multiply(U256.of(2)),
            21_000 + 40L * data.size(),
            Optional.of(key(999).address()),
            U256.ZERO,
            data,
            List.of(),
            UNSIGNED);
    return RecoveredTransaction.of(TransactionCodec.sign(unsigned, from));
  }

  /// A signed call without data.
  public static RecoveredTransaction callOf(
      Address to, PrivateKey from, long nonce, long gasLimit) {
    return RecoveredTransaction.of(
        TransactionCodec.sign(transferTo(to, nonce, 5, CHAIN_ID, gasLimit, U256.ZERO), from));
  }

  public static DynamicFeeTransaction transferTo(
      Address to, long nonce, long tipWei, long chainId, long gasLimit, U256 value) {
    return new DynamicFeeTransaction(
        Optional.of(U256.of(chainId)),
        nonce,
        U256.of(tipWei),
        BASE_FEE.multiply(U256.of(2)).add(U256.of(tipWei)),
        gasLimit,
        Optional.of(to),
        value,
        Bytes.EMPTY,
        List.of(),
        UNSIGNED);
  }
}
