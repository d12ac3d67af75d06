package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Well-formed transactions of every type with random fields.
final class RandomTransactions {
  private final SeededRandom random;

  RandomTransactions(SeededRandom random) {
    this.random = random;
  }

  SignedTransaction signed(PrivateKey key) {
    SignedTransaction unsigned =
        switch (random.below(5)) {
          case 0 -> legacy();
          case 1 -> accessList();
          case 2 -> dynamicFee();
          case 3 -> blob();
          default -> setCode();
        };
    return TransactionCodec.sign(unsigned, key);
  }

  DepositTransaction deposit() {
    return new DepositTransaction(
        random.hash(),
        random.address(),
        to(),
        random.number(),
        random.number(),
        gasLimit(),
        random.below(2) == 0,
        random.bytes(random.below(300)));
  }

  private LegacyTransaction legacy() {
    Optional<U256> chainId =
        random.below(2) == 0 ? Optional.empty() : Optional.of(U256.of(random.word() >>> 1));
    return new LegacyTransaction(
        chainId,
        nonce(),
        random.number(),
        gasLimit(),
        to(),
        random.number(),
        random.bytes(random.below(300)),
        Signature.UNSIGNED);
  }

  private AccessListTransaction accessList() {
    return new AccessListTransaction(
        Optional.of(random.number()),
        nonce(),
        random.number(),
        gasLimit(),
        to(),
        random.number(),
        random.bytes(random.below(300)),
        entries(),
        Signature.UNSIGNED);
  }

  private DynamicFeeTransaction dynamicFee() {
    return new DynamicFeeTransaction(
        Optional.of(random.number()),
        nonce(),
        random.number(),
        random.number(),
        gasLimit(),
        to(),
        random.number(),
        random.bytes(random.below(300)),
        entries(),
        Signature.UNSIGNED);
  }

  private BlobTransaction blob() {
    return new BlobTransaction(
        Optional.of(random.number()),
        nonce(),
        random.number(),
        random.number(),
        gasLimit(),
        Optional.of(random.address()),
        random.number(),
        random.bytes(random.below(300)),
        entries(),
        random.number(),
        hashes(),
        Signature.UNSIGNED);
  }

  private SetCodeTransaction setCode() {
    List<Authorization> tuples = new ArrayList<>();
    for (int i = random.below(3); i > 0; i--) {
      tuples.add(
          Authorization.sign(
              random.number(), random.address(), random.word(), PrivateKey.of(random.hash())));
    }
    return new SetCodeTransaction(
        Optional.of(random.number()),
        nonce(),
        random.number(),
        random.number(),
        gasLimit(),
        Optional.of(random.address()),
        random.number(),
        random.bytes(random.below(300)),
        entries(),
        tuples,
        Signature.UNSIGNED);
  }

  private long nonce() {
    long nonce = random.word();
    return nonce == -1 ? -2 : nonce;
  }

  private long gasLimit() {
    return random.word() >>> 1;
  }

  private Optional<Address> to() {
    return random.below(3) == 0 ? Optional.empty() : Optional.of(random.address());
  }

  private List<AccessListEntry> entries() {
    List<AccessListEntry> entries = new ArrayList<>();
    for (int i = random.below(3); i > 0; i--) {
      entries.add(new AccessListEntry(random.address(), hashes()));
    }
    return entries;
  }

  private List<Hash> hashes() {
    List<Hash> hashes = new ArrayList<>();
    for (int i = random.below(4); i > 0; i--) {
      hashes.add(random.hash());
    }
    return hashes;
  }
}
