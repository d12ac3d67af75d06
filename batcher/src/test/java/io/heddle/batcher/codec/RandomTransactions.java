package io.heddle.batcher.codec;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Random signed transactions of every type that users may send, extremes included.
public final class RandomTransactions {

  private final Random random;
  private final U256 chainId;
  private final List<Address> addresses = new ArrayList<>();

  public RandomTransactions(Random random, long chainId) {
    this.random = random;
    this.chainId = U256.of(chainId);
  }

  /// The next transaction's canonical encoding.
  public Bytes next() {
    SignedTransaction unsigned =
        switch (random.nextInt(4)) {
          case 0 ->
              new LegacyTransaction(
                  random.nextInt(4) == 0 ? Optional.empty() : chainId(),
                  nonce(),
                  wide(),
                  gasLimit(),
                  recipient(),
                  wide(),
                  data(),
                  Signature.UNSIGNED);
          case 1 ->
              new AccessListTransaction(
                  chainId(),
                  nonce(),
                  wide(),
                  gasLimit(),
                  recipient(),
                  wide(),
                  data(),
                  accessList(),
                  Signature.UNSIGNED);
          case 2 ->
              new DynamicFeeTransaction(
                  chainId(),
                  nonce(),
                  wide(),
                  wide(),
                  gasLimit(),
                  recipient(),
                  wide(),
                  data(),
                  accessList(),
                  Signature.UNSIGNED);
          default ->
              new SetCodeTransaction(
                  chainId(),
                  nonce(),
                  wide(),
                  wide(),
                  gasLimit(),
                  Optional.of(address()),
                  wide(),
                  data(),
                  accessList(),
                  authorizations(),
                  Signature.UNSIGNED);
        };
    PrivateKey key = PrivateKey.of(new Hash(0, 1, 2, random.nextLong() | 1));
    return TransactionCodec.encode(
        unsigned.withSignature(key.sign(TransactionCodec.signingHash(unsigned))));
  }

  private Optional<U256> chainId() {
    return Optional.of(random.nextInt(20) == 0 ? U256.of(1 + random.nextInt(100_000)) : chainId);
  }

  private long nonce() {
    return random.nextInt(10) == 0 ? Long.MAX_VALUE - random.nextInt(5) : random.nextInt(300);
  }

  private long gasLimit() {
    return switch (random.nextInt(20)) {
      case 0 -> Long.MAX_VALUE;
      case 1 -> Long.MIN_VALUE | random.nextLong();
      default -> 21_000 + random.nextInt(1_000_000);
    };
  }

  private U256 wide() {
    return switch (random.nextInt(5)) {
      case 0 -> U256.ZERO;
      case 1 -> U256.MAX;
      case 2 ->
          new U256(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
      default -> U256.of(random.nextLong());
    };
  }

  private Optional<Address> recipient() {
    return random.nextInt(5) == 0 ? Optional.empty() : Optional.of(address());
  }

  private Address address() {
    if (addresses.isEmpty() || random.nextInt(3) == 0) {
      addresses.add(new Address(random.nextLong(), random.nextLong(), random.nextInt()));
    }
    return addresses.get(random.nextInt(addresses.size()));
  }

  private Bytes data() {
    byte[] data = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(500)];
    random.nextBytes(data);
    return Bytes.wrap(data);
  }

  private List<AccessListEntry> accessList() {
    List<AccessListEntry> entries = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<Hash> keys = new ArrayList<>();
      for (int k = random.nextInt(4); k > 0; k--) {
        keys.add(wide().toHash());
      }
      entries.add(new AccessListEntry(address(), keys));
    }
    return entries;
  }

  private List<Authorization> authorizations() {
    List<Authorization> authorizations = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      authorizations.add(
          new Authorization(
              wide(),
              address(),
              random.nextLong(),
              new Signature(random.nextInt(256), wide(), wide())));
    }
    return authorizations;
  }
}
