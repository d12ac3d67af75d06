package io.heddle.sequencer.rpc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// What a message asks for, seen in one pass over its bytes before anything is parsed: where it is
/// to be answered must be known before it costs. The pass ends as soon as that is known; of a batch
/// of reads it sees the first call.
///
/// The pass does not check JSON. It follows strings, and the depth of arrays and objects, so that
/// it sees the methods of the calls; a method in a form that it does not read counts as expensive.
///
/// @param batch whether it is a batch
/// @param calls how many objects it has in a call's place, as far as it was looked at
/// @param expensive whether a call among these may cost much
/// @param heavy whether answering it takes so long that quick calls would notice if it were done
///   beside them
record MessageOutline(boolean batch, int calls, boolean expensive, boolean heavy) {
  /// Calls of a batch that are answered like as many messages.
  static final int FEW_CALLS = 16;

  /// Bytes that are parsed as fast as a quick call is answered.
  static final int FEW_BYTES = 16 << 10;

  /// What a method may ask of the node.
  enum Kind {
    QUICK,
    EXPENSIVE,
    /// Nearly all of its work is done on the threads of [BatchPreparation].
    PREPARED
  }

  /// @param kinds of the methods by their names, those not served among them
  static MessageOutline of(byte[] body, Function<String, Kind> kinds) {
    return new Pass(body, kinds).run();
  }

  /// The way through one message's bytes.
  private static final class Pass {
    private static final byte[] METHOD = "method".getBytes(StandardCharsets.US_ASCII);
    private final byte[] body;
    private final Function<String, Kind> kinds;
    private int depth;

    /// Depth of the members of a call; 0 as long as the message has not begun.
    private int callDepth;

    private int calls;
    private int methods;
    private boolean expensive;

    /// Whether a method was seen that is not prepared.
    private boolean other;

    /// The string that was read last, and whether it is a call's member named `method` whose value
    /// comes next.
    private int stringStart;

    private int stringEnd;
    private boolean escaped;
    private boolean methodNext;

    Pass(byte[] body, Function<String, Kind> kinds) {
      this.body = body;
      this.kinds = kinds;
    }

    MessageOutline run() {
      for (int at = 0; at < body.length && !isHeavy(); at++) {
        switch (body[at]) {
          case '"' -> at = string(at + 1);
          case '{' -> open(true);
          case '[' -> open(false);
          case '}', ']' -> depth--;
          case ',' -> methodNext = false;
          case ':' -> methodNext = depth == callDepth && (escaped || isMethod());
          default -> {}
        }
      }
      boolean unknown = methods == 0 && body.length > FEW_BYTES;
      return new MessageOutline(isBatch(), calls, expensive, isHeavy() || unknown);
    }

    private boolean isBatch() {
      return callDepth == 2;
    }

    private boolean isHeavy() {
      return other && (body.length > FEW_BYTES || (isBatch() && (expensive || calls > FEW_CALLS)));
    }

    private void open(boolean object) {
      depth++;
      if (callDepth == 0) {
        callDepth = object ? 1 : 2;
      }
      if (object && depth == callDepth) {
        calls++;
        methodNext = false;
      }
    }

    private boolean isMethod() {
      int length = stringEnd - stringStart;
      if (length != METHOD.length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (body[stringStart + i] != METHOD[i]) {
          return false;
        }
      }
      return true;
    }

    /// Reads the string that begins here, and gives the place of its end.
    private int string(int start) {
      escaped = false;
      int at = start;
      while (at < body.length && body[at] != '"') {
        if (body[at] == '\\') {
          escaped = true;
          at++;
        }
        at++;
      }
      stringStart = start;
      stringEnd = Math.min(at, body.length);
      if (methodNext && depth == callDepth) {
        method();
      }
      return at;
    }

    private void method() {
      methodNext = false;
      methods++;
      Kind kind = kind();
      expensive |= kind == Kind.EXPENSIVE;
      other |= kind != Kind.PREPARED;
    }

    private Kind kind() {
      int length = stringEnd - stringStart;
      return escaped || length > RpcLimits.MAX_NAME_LENGTH
          ? Kind.EXPENSIVE
          : kinds.apply(new String(body, stringStart, length, StandardCharsets.ISO_8859_1));
    }
  }
}
