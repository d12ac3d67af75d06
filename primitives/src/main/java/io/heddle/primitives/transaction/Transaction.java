package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.Optional;

/// What all transactions share. Amounts are in wei.
public sealed interface Transaction permits SignedTransaction, DepositTransaction {
  /// The type byte (EIP-2718); 0 for a legacy transaction, which has none on the wire.
  int type();

  /// The recipient; empty creates a contract.
  Optional<Address> to();

  U256 value();

  /// Call data, or init code of a creation.
  Bytes data();

  /// Unsigned 64 bits, so negative from 2^63 on: no block can hold such a transaction, but anybody
  /// can send one. Compare without sign until a block's limit was checked. A deposit's is at most
  /// 2^63 − 1.
  long gasLimit();
}
