package io.heddle.sequencer.rpc.protocol;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request's refusal, which becomes the `error` of its reply. It carries no stack trace: it is an
/// answer, not a failure.
public final class RpcException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final RpcCode code;
  private final @Nullable String data;

  public RpcException(RpcCode code, String message) {
    this(code, message, null);
  }

  public RpcException(RpcCode code, String message, @Nullable String data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  public static RpcException invalidRequest(String problem) {
    return new RpcException(RpcCode.INVALID_REQUEST, "invalid request: " + problem);
  }

  public static RpcException invalidParams(String message) {
    return new RpcException(RpcCode.INVALID_PARAMS, message);
  }

  public static RpcException server(String message) {
    return new RpcException(RpcCode.SERVER_ERROR, message);
  }

  public static RpcException limit(String message) {
    return new RpcException(RpcCode.LIMIT_EXCEEDED, message);
  }

  public RpcCode code() {
    return code;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  /// The error's `data` member, a hex string.
  public Optional<String> data() {
    return Optional.ofNullable(data);
  }
}
