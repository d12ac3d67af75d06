package io.heddle.executor;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Receipt;
import java.util.Optional;
import java.util.OptionalLong;

/// What became of one transaction of a block.
public sealed interface TransactionOutcome {
  /// The transaction is part of the block; it may have failed (see the receipt).
  ///
  /// @param gasUsed gas of this transaction alone
  /// @param effectiveGasPrice wei per gas that the sender paid; zero for a deposit
  /// @param contractAddress the created contract, for a successful or failed creation
  /// @param l1Fee wei paid for L1 data; zero outside the rollup profile and for deposits
  /// @param depositNonce the sender's nonce before a deposit; empty for other transactions
  record Included(
      Receipt receipt,
      long gasUsed,
      U256 effectiveGasPrice,
      Optional<Address> contractAddress,
      U256 l1Fee,
      OptionalLong depositNonce)
      implements TransactionOutcome {}

  /// The transaction is invalid here and had no effect.
  record Rejected(RejectReason reason, String message) implements TransactionOutcome {}
}
