package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.PoolRejection;

/// The words with which geth names each rejection. Wallets and client libraries recognise a
/// rejection by them, so they are part of the interface; the values follow after a colon.
final class RejectionText {
  private RejectionText() {}

  static String of(PoolRejection reason) {
    return switch (reason) {
      case UNDECODABLE -> "undecodable transaction";
      case INVALID_SIGNATURE -> "invalid sender";
      case WRONG_CHAIN -> "invalid chain id for signer";
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
      case SENDER_NOT_EOA -> "sender not an eoa";
      case REPLACEMENT_UNDERPRICED -> "replacement transaction underpriced";
      case SENDER_LIMIT -> "account limit exceeded";
      case POOL_FULL -> "txpool is full";
      case NOT_SEQUENCING -> "transactions are not accepted now";
    };
  }
}
