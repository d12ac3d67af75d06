package io.heddle.sequencer.rpc;

import io.netty.buffer.ByteBuf;

/// Follows the frames of a WebSocket (RFC 6455, section 5.2) in the bytes of its connection, to
/// know how much of messages has come in, also of a frame that is not whole yet.
///
/// A frame: `fin:1 reserved:3 opcode:4 ‖ masked:1 length:7 ‖ length:16 or length:64 ‖ mask:32 ‖
/// payload`.
final class FrameMeter {
  private static final int CONTROL = 0x8;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int MASK_BYTES = 4;

  private int headerBytes;
  private int headerNeeds = 2;
  private boolean control;
  private int shortLength;
  private boolean masked;
  private long length;
  private long payloadLeft;

  /// How many of the next bytes are payload of messages, which the payload of control frames is
  /// not. The buffer's position stays.
  long payload(ByteBuf bytes) {
    long payload = 0;
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (payloadLeft > 0) {
        int part = (int) Math.min(payloadLeft, bytes.writerIndex() - at);
        payload += control ? 0 : part;
        payloadLeft -= part;
        at += part;
      } else {
        header(bytes.getUnsignedByte(at++));
      }
    }
    return payload;
  }

  private void header(int next) {
    switch (headerBytes) {
      case 0 -> control = (next & CONTROL) != 0;
      case 1 -> {
        masked = (next & 0x80) != 0;
        shortLength = next & 0x7f;
        length = shortLength < LENGTH_16 ? shortLength : 0;
        headerNeeds = 2 + lengthBytes() + (masked ? MASK_BYTES : 0);
      }
      default -> {
        if (headerBytes < 2 + lengthBytes()) {
          length = (length << 8) | next;
        }
      }
    }
    if (++headerBytes == headerNeeds && headerBytes > 1) {
      payloadLeft = length;
      headerBytes = 0;
      headerNeeds = 2;
    }
  }

  private int lengthBytes() {
    return switch (shortLength) {
      case LENGTH_16 -> 2;
      case LENGTH_64 -> 8;
      default -> 0;
    };
  }
}
