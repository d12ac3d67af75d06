package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Hash;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.RpcException;

/// Hands a transaction to the pool, and turns a refusal into its error.
final class Sending {
  /// The hash of a transaction that the pool took.
  Hash submit(Arg argument, TransactionPool.Submission submission) {
    return switch (submission.submit()) {
      case SubmitResult.Accepted(Hash hash) -> hash;
      case SubmitResult.Rejected(PoolRejection reason, String message) ->
          throw rejected(argument, reason, message);
    };
  }

  /// Bytes that are no transaction are a wrong parameter; anything else is a transaction that the
  /// node does not want.
  private static RpcException rejected(Arg argument, PoolRejection reason, String message) {
    String text = RejectionText.of(RejectionText.of(reason), message);
    return reason == PoolRejection.UNDECODABLE ? argument.problem(text) : RpcException.server(text);
  }
}
