package io.heddle.primitives.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.testing.SeededRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TransactionCodecTest {
  private static final PrivateKey KEY = PrivateKey.of(new Hash(0, 0, 0, 7));

  @Test
  void decode_everyType_comesBackWithItsSender() {
    SeededRandom random = SeededRandom.forTest("TransactionCodecTest");
    RandomTransactions transactions = new RandomTransactions(random);
    for (int i = 0; i < 1_000; i++) {
      SignedTransaction signed = transactions.signed(KEY);
      Bytes encoded = TransactionCodec.encode(signed);
      RecoveredTransaction recovered = RecoveredTransaction.recover(encoded);
      assertEquals(signed, recovered.transaction());
      assertEquals(KEY.address(), recovered.sender());
      assertEquals(Keccak.hash(encoded), recovered.hash());
      assertEquals(recovered, RecoveredTransaction.of(signed));
      DepositTransaction deposit = transactions.deposit();
      RecoveredTransaction l1 = RecoveredTransaction.recover(TransactionCodec.encode(deposit));
      assertEquals(deposit, l1.transaction());
      assertEquals(deposit.from(), l1.sender());
    }
  }

  /// Any change of a byte is refused or gives another canonical transaction; nothing but the
  /// declared exception escapes.
  @Test
  void decode_mutatedBytes_isCanonicalOrRefused() {
    SeededRandom random = SeededRandom.forTest("TransactionCodecTest");
    RandomTransactions transactions = new RandomTransactions(random);
    int accepted = 0;
    for (int i = 0; i < 50; i++) {
      Bytes encoded =
          TransactionCodec.encode(
              random.below(6) == 0 ? transactions.deposit() : transactions.signed(KEY));
      for (int j = 0; j < 400; j++) {
        byte[] bytes = encoded.toArray();
        int position = random.below(3) == 0 ? random.below(bytes.length) : random.below(12);
        bytes[Math.min(position, bytes.length - 1)] = (byte) random.below(256);
        Bytes mutated = Bytes.copyOf(bytes, 0, bytes.length - (j % 10 == 0 ? 1 : 0));
        try {
          assertEquals(mutated, TransactionCodec.encode(TransactionCodec.decode(mutated)));
          accepted++;
        } catch (TransactionFormatException refused) {
          assertTrue(String.valueOf(refused.getMessage()).contains(": "));
        }
      }
    }
    assertTrue(accepted > 1_000, "accepted " + accepted);
  }

  @Test
  void decode_gasLimitOf64Bits_keepsIt() {
    for (long gasLimit : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
      LegacyTransaction transaction =
          new LegacyTransaction(
              Optional.of(U256.ONE),
              0,
              U256.ONE,
              gasLimit,
              Optional.of(Address.ZERO),
              U256.ZERO,
              Bytes.EMPTY,
              new Signature(0, U256.ONE, U256.ONE));
      assertEquals(transaction, TransactionCodec.decode(TransactionCodec.encode(transaction)));
    }
  }

  @Test
  void decode_malformed_namesTheField() {
    assertRefused("transaction: empty", Bytes.EMPTY);
    assertRefused("type: unknown: 0x5", Bytes.fromHex("0x05c0"));
    assertRefused("type: unknown: 0x80", Bytes.fromHex("0x80"));
    assertRefused("transaction: missing", Bytes.fromHex("0x02"));
    assertRefused("nonce: above 2^64-2", legacy(rlp -> rlp.writeLong(-1)));
    assertRefused("nonce: number with leading zeros", legacy(rlp -> rlp.writeRaw(Bytes.of(0))));
    assertRefused(
        "gasLimit: number too large: bits=72 max=64",
        legacy(rlp ->
            rlp.writeLong(0).writeLong(0).writeRaw(Bytes.fromHex("0x89010000000000000000"))));
    assertRefused(
        "to: wrong size: expected=20 actual=19",
        legacy(rlp -> rlp.writeLong(0).writeLong(0).writeLong(0).writeBytes(new byte[19])));
    assertRefused("v: expected 27, 28 or at least 35, found 29", legacyWithV(29));
    assertRefused("v: expected 27, 28 or at least 35, found 0", legacyWithV(0));
    assertRefused("yParity: above 1: 2", dynamicFee(2));
    assertRefused("transaction: 1 trailing bytes", Bytes.concat(dynamicFee(0), Bytes.of(0)));
  }

  @Test
  void decode_blobAndSetCodeWithoutRecipient_areRefused() {
    for (int type : new int[] {BlobTransaction.TYPE, SetCodeTransaction.TYPE}) {
      RlpWriter rlp = new RlpWriter().writeRaw(Bytes.of(type)).beginList();
      rlp.writeLong(1).writeLong(0).writeLong(0).writeLong(0).writeLong(21_000);
      rlp.writeBytes(Bytes.EMPTY).writeLong(0).writeBytes(Bytes.EMPTY).beginList().endList();
      assertRefused("to: missing, this type cannot create a contract", rlp.endList().toBytes());
    }
  }

  @Test
  void recover_badSignature_saysWhy() {
    assertRecoverFails("signature: out of range", Signature.UNSIGNED);
    assertRecoverFails("signature: out of range", new Signature(0, Signature.ORDER, U256.ONE));
    assertRecoverFails(
        "s: in the upper half", new Signature(0, U256.ONE, Signature.HALF_ORDER.add(U256.ONE)));
    assertRecoverFails("signature: recovers to no", new Signature(0, U256.of(5), U256.ONE));
  }

  @Test
  void records_withoutChainIdOrRecipient_areRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DynamicFeeTransaction(
                Optional.empty(),
                0,
                U256.ZERO,
                U256.ZERO,
                0,
                Optional.empty(),
                U256.ZERO,
                Bytes.EMPTY,
                List.of(),
                Signature.UNSIGNED));
  }

  @Test
  void authority_signedTuple_isTheSigner() {
    Address code = Address.fromHex("0x00000000000000000000000000000000000000aa");
    Authorization tuple = Authorization.sign(U256.of(901), code, 3, KEY);
    assertEquals(Optional.of(KEY.address()), tuple.authority());
    Signature good = tuple.signature();
    List<Signature> bad =
        List.of(
            new Signature(255, good.r(), good.s()),
            new Signature(good.yParity(), U256.ZERO, good.s()),
            new Signature(1 - good.yParity(), good.r(), Signature.ORDER.subtract(good.s())));
    for (Signature signature : bad) {
      assertEquals(
          Optional.empty(), new Authorization(U256.of(901), code, 3, signature).authority());
    }
    Authorization replayed = new Authorization(U256.of(901), code, 4, good);
    assertTrue(!replayed.authority().equals(Optional.of(KEY.address())));
  }

  private static void assertRefused(String message, Bytes encoded) {
    assertEquals(
        message,
        assertThrows(TransactionFormatException.class, () -> TransactionCodec.decode(encoded))
            .getMessage());
  }

  private static void assertRecoverFails(String prefix, Signature signature) {
    SignedTransaction transaction = (SignedTransaction) TransactionCodec.decode(dynamicFee(0));
    TransactionFormatException refused =
        assertThrows(
            TransactionFormatException.class,
            () -> RecoveredTransaction.of(transaction.withSignature(signature)));
    assertTrue(String.valueOf(refused.getMessage()).startsWith(prefix), refused.getMessage());
  }

  private static Bytes legacy(Consumer<RlpWriter> fields) {
    RlpWriter rlp = new RlpWriter().beginList();
    fields.accept(rlp);
    return rlp.endList().toBytes();
  }

  private static Bytes legacyWithV(long v) {
    return legacy(rlp -> {
      rlp.writeLong(0).writeLong(0).writeLong(0).writeBytes(Bytes.EMPTY).writeLong(0);
      rlp.writeBytes(Bytes.EMPTY).writeLong(v).writeLong(1).writeLong(1);
    });
  }

  private static Bytes dynamicFee(int yParity) {
    RlpWriter rlp = new RlpWriter().writeRaw(Bytes.of(DynamicFeeTransaction.TYPE)).beginList();
    rlp.writeLong(1).writeLong(0).writeLong(0).writeLong(0).writeLong(21_000);
    rlp.writeBytes(Bytes.EMPTY).writeLong(0).writeBytes(Bytes.EMPTY).beginList().endList();
    return rlp.writeLong(yParity).writeLong(1).writeLong(1).endList().toBytes();
  }
}
