package io.heddle.batcher.l1.rpc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// L1 answered with a JSON-RPC error. Nothing was done; the message is the node's own.
public final class L1RpcException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String method;
  private final int code;
  private final @Nullable String data;

  public L1RpcException(String method, int code, String message, @Nullable String data) {
    super(
        method
            + ": "
            + message
            + " (code "
            + code
            + ")"
            + (data == null ? "" : " data=" + cut(data)));
    this.method = method;
    this.code = code;
    this.data = data;
  }

  /// The method that was called.
  public String method() {
    return method;
  }

  /// JSON-RPC error code; 3 is a reverted call.
  public int code() {
    return code;
  }

  /// The error's data as it came, such as a revert's bytes in hex; may be null.
  public @Nullable String data() {
    return data;
  }

  /// The node knows this very transaction already, so sending it again was harmless.
  public boolean alreadyKnown() {
    return says("already known") || says("already imported") || says("known transaction");
  }

  /// The sender's account has moved past the transaction's nonce.
  public boolean nonceTooLow() {
    return says("nonce too low") || says("nonce is too low");
  }

  /// Another transaction with this nonce is pooled, and ours does not pay enough more.
  boolean underpricedReplacement() {
    return says("replacement transaction underpriced") || says("underpriced");
  }

  private boolean says(String words) {
    String message = getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains(words);
  }

  private static String cut(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }
}
