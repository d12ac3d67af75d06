package io.heddle.executor.block;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// Requests of the execution layer to the consensus layer (EIP-7685): a type byte and the type's
/// data; a type without data has no request.
final class Requests {
  static final int DEPOSIT = 0;
  static final int WITHDRAWAL = 1;
  static final int CONSOLIDATION = 2;

  private Requests() {}

  /// Adds the request of a type unless it is empty.
  static void add(List<Bytes> requests, int type, Bytes data) {
    if (!data.isEmpty()) {
      requests.add(Bytes.concat(Bytes.of(type), data));
    }
  }

  /// The header's commitment: SHA-256 over the SHA-256 of each.
  static Hash hash(List<Bytes> requests) {
    MessageDigest outer = sha256();
    for (Bytes request : requests) {
      outer.update(sha256().digest(request.unsafeArray()));
    }
    return Hash.fromBytes(outer.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
