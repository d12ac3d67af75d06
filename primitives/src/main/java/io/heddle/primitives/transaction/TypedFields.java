package io.heddle.primitives.transaction;

import java.util.Optional;

/// Conditions that the records of typed transactions share.
final class TypedFields {
  private TypedFields() {}

  static void requireChainId(Optional<?> chainId) {
    if (chainId.isEmpty()) {
      throw new IllegalArgumentException("chainId: missing, a typed transaction always has one");
    }
  }

  static void requireRecipient(Optional<?> to) {
    if (to.isEmpty()) {
      throw new IllegalArgumentException("to: missing, this type cannot create a contract");
    }
  }
}
