package io.heddle.primitives.transaction;

import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import java.util.List;
import java.util.Optional;

/// A transaction that a key holder signed. Fees are in wei per gas.
public sealed interface SignedTransaction extends Transaction
    permits LegacyTransaction,
        AccessListTransaction,
        DynamicFeeTransaction,
        BlobTransaction,
        SetCodeTransaction {
  /// Unsigned; at most 2^64 − 2 (EIP-2681).
  long nonce();

  /// [Signature#UNSIGNED] before signing.
  Signature signature();

  /// Empty only for a legacy transaction without replay protection (before EIP-155).
  Optional<U256> chainId();

  /// The gas price for types 0 and 1.
  U256 maxFeePerGas();

  /// The gas price for types 0 and 1.
  U256 maxPriorityFeePerGas();

  /// Empty for legacy transactions.
  List<AccessListEntry> accessList();

  /// The same transaction under another signature.
  SignedTransaction withSignature(Signature signature);
}
