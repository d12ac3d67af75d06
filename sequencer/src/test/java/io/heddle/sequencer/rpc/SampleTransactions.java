package io.heddle.sequencer.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.List;
import java.util.Optional;

/// One transaction of each type.
final class SampleTransactions {
  static final PrivateKey KEY = PrivateKey.fromHex("0x" + "46".repeat(32));
  static final Address TO = Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final Optional<U256> CHAIN = Optional.of(U256.of(FakeNode.CHAIN_ID));
  private static final U256 FEE = U256.of(2_000_000_000);
  private static final U256 TIP = U256.ONE;
  private static final Bytes DATA = Bytes.fromHex("0xc0ffee");
  private static final List<AccessListEntry> ACCESS =
      List.of(new AccessListEntry(TO, List.of(Hash.ZERO, U256.ONE.toHash())));

  private SampleTransactions() {}

  static DepositTransaction deposit() {
    return new DepositTransaction(
        U256.of(12).toHash(),
        KEY.address(),
        Optional.of(TO),
        U256.of(7),
        U256.of(5),
        50_000,
        false,
        DATA);
  }

  static DynamicFeeTransaction dynamicFee(long nonce) {
    return new DynamicFeeTransaction(
        CHAIN,
        nonce,
        TIP,
        FEE,
        90_000,
        Optional.of(TO),
        U256.of(5),
        DATA,
        ACCESS,
        Signature.UNSIGNED);
  }

  static List<RecoveredTransaction> signed() {
    return List.of(
        sign(
            new LegacyTransaction(
                CHAIN, 0, FEE, 90_000, Optional.of(TO), U256.of(5), DATA, Signature.UNSIGNED)),
        sign(
            new LegacyTransaction(
                Optional.empty(),
                0,
                FEE,
                90_000,
                Optional.empty(),
                U256.ZERO,
                DATA,
                Signature.UNSIGNED)),
        sign(
            new AccessListTransaction(
                CHAIN,
                1,
                FEE,
                90_000,
                Optional.of(TO),
                U256.of(5),
                DATA,
                ACCESS,
                Signature.UNSIGNED)),
        sign(dynamicFee(2)),
        sign(
            new SetCodeTransaction(
                CHAIN,
                3,
                TIP,
                FEE,
                90_000,
                Optional.of(TO),
                U256.ZERO,
                Bytes.EMPTY,
                ACCESS,
                List.of(
                    new Authorization(
                        U256.of(FakeNode.CHAIN_ID),
                        TO,
                        4,
                        new Signature(1, U256.of(8), U256.of(9)))),
                Signature.UNSIGNED)));
  }

  static RecoveredTransaction sign(SignedTransaction transaction) {
    return RecoveredTransaction.of(TransactionCodec.sign(transaction, KEY));
  }
}
