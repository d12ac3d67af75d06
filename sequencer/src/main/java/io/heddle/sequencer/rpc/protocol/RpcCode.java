package io.heddle.sequencer.rpc.protocol;

/// The error codes of our answers: JSON-RPC 2.0's own, those of EIP-1474, and where neither has
/// one, geth's.
public enum RpcCode {
  PARSE_ERROR(-32700),
  INVALID_REQUEST(-32600),
  METHOD_NOT_FOUND(-32601),
  INVALID_PARAMS(-32602),
  INTERNAL_ERROR(-32603),
  /// Any refusal of a well-formed request: rejected transactions, unknown blocks, failed calls.
  SERVER_ERROR(-32000),
  TIMED_OUT(-32002),
  RESPONSE_TOO_LARGE(-32003),
  /// The node's bounds: too large a request, too many at once, too wide a range, too many results.
  LIMIT_EXCEEDED(-32005),
  /// A transaction was accepted and not executed as long as its sender waits (EIP-7966).
  NOT_INCLUDED_IN_TIME(4),
  /// What was asked for is not kept any more (execution-apis).
  PRUNED(4444),
  /// An `eth_call` or `eth_estimateGas` that reverted; `data` holds what it returned.
  EXECUTION_REVERTED(3);

  private final int code;

  RpcCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
