package io.heddle.executor.block;

import io.heddle.executor.BlockHashes;
import io.heddle.executor.MapState;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.L1Attributes;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small rollup to execute blocks of.
final class RollupFixture {
  static final PrivateKey ALICE = key(1);
  static final PrivateKey BOB = key(2);
  static final Address RECIPIENT = Address.fromHex("0x00000000000000000000000000000000000000bb");
  static final U256 ETHER = U256.of(1_000_000_000_000_000_000L);
  static final U256 GWEI = U256.of(1_000_000_000);

  static final L1Origin ORIGIN =
      new L1Origin(
          100,
          Hash.fromHex("0x" + "11".repeat(32)),
          Hash.ZERO,
          1_000,
          U256.of(7_000_000_000L),
          U256.of(3),
          Hash.fromHex("0x" + "22".repeat(32)));

  static final RollupConfig ROLLUP =
      new RollupConfig(
          1,
          900,
          99,
          Hash.ZERO,
          Address.fromHex("0x00000000000000000000000000000000000000f1"),
          Address.fromHex("0x00000000000000000000000000000000000000f2"),
          600,
          6,
          250,
          U256.of(1_000_000),
          5_000,
          800_000,
          Address.fromHex("0x00000000000000000000000000000000000000f3"));

  static final ChainConfig CONFIG = ChainConfig.rollup(901, ROLLUP);
  static final BlockHashes HASHES = number -> Hash.ZERO;

  static final BlockHeader PARENT =
      BlockHeader.builder()
          .number(6)
          .timestamp(1_001)
          .gasLimit(30_000_000)
          .gasUsed(5_000_000)
          .baseFeePerGas(U256.of(2_000_000))
          .build();

  private RollupFixture() {}

  private static PrivateKey key(int number) {
    return PrivateKey.of(new Hash(0, 0, 0, number));
  }

  /// Alice and Bob with 10 ETH each.
  static MapState state() {
    MapState state = new MapState();
    U256 tenEther = ETHER.multiply(U256.of(10));
    state.put(ALICE.address(), 0, tenEther, Bytes.EMPTY, Map.of());
    state.put(BOB.address(), 0, tenEther, Bytes.EMPTY, Map.of());
    return state;
  }

  static RecoveredTransaction attributes() {
    return RecoveredTransaction.of(L1Attributes.of(ORIGIN, 0, ROLLUP).toTransaction());
  }

  static RecoveredTransaction transfer(PrivateKey from, long nonce, U256 value) {
    return transaction(from, nonce, Optional.of(RECIPIENT), value, Bytes.EMPTY, 21_000);
  }

  static RecoveredTransaction transaction(
      PrivateKey from, long nonce, Optional<Address> to, U256 value, Bytes data, long gasLimit) {
    return RecoveredTransaction.of(
        TransactionCodec.sign(
            new DynamicFeeTransaction(
                Optional.of(U256.of(901)),
                nonce,
                GWEI,
                GWEI.multiply(U256.of(10)),
                gasLimit,
                to,
                value,
                data,
                List.of(),
                Signature.UNSIGNED),
            from));
  }

  static RecoveredTransaction deposit(
      Address from, Optional<Address> to, U256 mint, U256 value, long gasLimit, Bytes data) {
    return RecoveredTransaction.of(
        new DepositTransaction(Hash.ZERO, from, to, mint, value, gasLimit, false, data));
  }

  /// Inputs of the block after [#PARENT]: the attributes deposit, then these.
  static BlockInputs inputs(RecoveredTransaction... transactions) {
    List<RecoveredTransaction> all = new ArrayList<>();
    all.add(attributes());
    all.addAll(List.of(transactions));
    return new BlockInputs(7, 1_002, ORIGIN, 0, all);
  }
}
