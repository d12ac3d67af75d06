package io.heddle.sequencer.rpc.method;

import io.heddle.executor.RejectReason;
import io.heddle.sequencer.PoolRejection;

/// The words with which geth names each rejection, of the pool's and of a call's. Wallets and
/// client libraries recognise a rejection by them, so they are part of the interface; the values
/// follow after a colon.
final class RejectionText {
  private RejectionText() {}

  static String of(PoolRejection reason) {
    return switch (reason) {
      case UNDECODABLE -> "undecodable transaction";
      case INVALID_SIGNATURE -> "invalid sender";
      case WRONG_CHAIN -> "invalid chain id for signer";
      case UNPROTECTED -> "only replay-protected (EIP-155) transactions allowed over RPC";
      case TYPE_NOT_SUPPORTED -> "transaction type not supported";
      case OVERSIZED -> "oversized data";
      case INIT_CODE_TOO_LARGE -> "max initcode size exceeded";
      case ALREADY_KNOWN -> "already known";
      case UNDERPRICED -> "transaction underpriced";
      case PRIORITY_FEE_ABOVE_MAX_FEE -> "max priority fee per gas higher than max fee per gas";
      case NONCE_TOO_LOW -> "nonce too low";
      case NONCE_TOO_HIGH -> "nonce too high";
      case INSUFFICIENT_FUNDS -> "insufficient funds for gas * price + value";
      case GAS_LIMIT_ABOVE_BLOCK -> "exceeds block gas limit";
      case INTRINSIC_GAS_TOO_LOW -> "intrinsic gas too low";
      case TRANSACTION_GAS_LIMIT -> "transaction gas limit too high";
      case AUTHORIZATIONS_EMPTY -> "EIP-7702 transaction with empty auth list";
      case CREATION_NOT_ALLOWED -> "transaction of this type must not create a contract";
      case NONCE_OVERFLOW -> "nonce has max value";
      case SENDER_NOT_EOA -> "sender not an eoa";
      case REPLACEMENT_UNDERPRICED -> "replacement transaction underpriced";
      case SENDER_LIMIT -> "account limit exceeded";
      case POOL_FULL -> "txpool is full";
      case TOO_SLOW -> "transaction takes too long";
      case NOT_SEQUENCING -> "transactions are not accepted now";
    };
  }

  static String of(RejectReason reason) {
    return switch (reason) {
      case NONCE_TOO_LOW -> of(PoolRejection.NONCE_TOO_LOW);
      case NONCE_TOO_HIGH -> of(PoolRejection.NONCE_TOO_HIGH);
      case NONCE_OVERFLOW -> of(PoolRejection.NONCE_OVERFLOW);
      case INSUFFICIENT_FUNDS -> of(PoolRejection.INSUFFICIENT_FUNDS);
      case INTRINSIC_GAS_TOO_LOW -> of(PoolRejection.INTRINSIC_GAS_TOO_LOW);
      case FEE_CAP_BELOW_BASE_FEE -> "max fee per gas less than block base fee";
      case PRIORITY_FEE_ABOVE_FEE_CAP -> of(PoolRejection.PRIORITY_FEE_ABOVE_MAX_FEE);
      case BLOB_FEE_CAP_BELOW_BLOB_BASE_FEE -> "max fee per blob gas less than block blob gas fee";
      case BLOCK_GAS_LIMIT -> of(PoolRejection.GAS_LIMIT_ABOVE_BLOCK);
      case TRANSACTION_GAS_LIMIT -> of(PoolRejection.TRANSACTION_GAS_LIMIT);
      case SENDER_NOT_EOA -> of(PoolRejection.SENDER_NOT_EOA);
      case INIT_CODE_TOO_LARGE -> of(PoolRejection.INIT_CODE_TOO_LARGE);
      case CHAIN_ID_MISMATCH -> of(PoolRejection.WRONG_CHAIN);
      case TYPE_NOT_SUPPORTED, DEPOSIT_NOT_ALLOWED -> of(PoolRejection.TYPE_NOT_SUPPORTED);
      case BLOBS_INVALID -> "invalid blobs";
      case AUTHORIZATIONS_EMPTY -> of(PoolRejection.AUTHORIZATIONS_EMPTY);
      case CREATION_NOT_ALLOWED -> of(PoolRejection.CREATION_NOT_ALLOWED);
      case TIME_LIMIT, SLICE_OVER -> of(PoolRejection.TOO_SLOW);
    };
  }

  /// The words, then the values, unless these begin with the words already.
  static String of(String words, String values) {
    return values.startsWith(words) ? values : words + ": " + values;
  }
}
