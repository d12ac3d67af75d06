package io.heddle.sequencer.rpc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/// What a message asks for, seen in one pass over its bytes before anything is parsed: where it is
/// to be answered must be known before it costs.
///
/// The pass does not check JSON. It follows strings, and the depth of arrays and objects, so that
/// it sees the methods of all calls; a method in a form that it does not read counts as expensive.
///
/// @param batch whether it is a batch
/// @param calls how many objects it has in a call's place
/// @param expensive whether a call may cost much
/// @param prepared whether each call can be prepared on the threads for that
/// @param parsedBytes what it is parsed into takes at most about this many bytes
record MessageOutline(
    boolean batch, int calls, boolean expensive, boolean prepared, long parsedBytes) {
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

  /// Whether answering it takes so long that quick calls would notice if it were done beside them.
  boolean isHeavy(int bodyBytes) {
    if (prepared) {
      return false;
    }
    return bodyBytes > FEW_BYTES || (batch && (expensive || calls > FEW_CALLS));
  }

  /// @param kinds of the methods by their names, those not served among them
  static MessageOutline of(byte[] body, Function<String, Kind> kinds) {
    return new Pass(body, kinds).run();
  }

  /// The way through one message's bytes.
  private static final class Pass {
    private static final byte[] METHOD = "method".getBytes(StandardCharsets.US_ASCII);
    private static final long OBJECT_BYTES = 200;
    private static final long ARRAY_BYTES = 120;
    private static final long VALUE_BYTES = 100;

    private final byte[] body;
    private final Function<String, Kind> kinds;
    private int depth;

    /// Depth of the members of a call; 0 as long as the message has not begun.
    private int callDepth;

    private int calls;
    private int preparedCalls;
    private boolean expensive;
    private int blanks;
    private long values;

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
      for (int at = 0; at < body.length; at++) {
        switch (body[at]) {
          case '"' -> at = string(at + 1);
          case '{' -> open(2, OBJECT_BYTES);
          case '[' -> open(1, ARRAY_BYTES);
          case '}', ']' -> depth--;
          case ',' -> next();
          case ':' -> named();
          case ' ', '\n', '\r', '\t' -> blanks++;
          default -> {}
        }
      }
      return new MessageOutline(
          callDepth == 2,
          calls,
          expensive,
          calls > 0 && preparedCalls == calls,
          body.length - blanks + Math.min(values, RpcLimits.MAX_TOKENS * VALUE_BYTES));
    }

    /// @param opened 2 for an object, 1 for an array
    private void open(int opened, long bytes) {
      values += bytes;
      depth++;
      if (callDepth == 0) {
        callDepth = opened == 1 ? 2 : 1;
      }
      if (opened == 2 && depth == callDepth) {
        calls++;
        methodNext = false;
      }
    }

    private void next() {
      values += VALUE_BYTES;
      methodNext = false;
    }

    private void named() {
      values += VALUE_BYTES;
      methodNext = depth == callDepth && (escaped || isMethod());
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
      int length = stringEnd - stringStart;
      if (escaped || length > RpcLimits.MAX_NAME_LENGTH) {
        expensive = true;
        return;
      }
      String name = new String(body, stringStart, length, StandardCharsets.ISO_8859_1);
      switch (kinds.apply(name)) {
        case QUICK -> {}
        case EXPENSIVE -> expensive = true;
        case PREPARED -> preparedCalls++;
      }
    }
  }
}
