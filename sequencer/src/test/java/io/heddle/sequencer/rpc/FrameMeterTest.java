package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/// Frames as RFC 6455 lays them out, cut at every place.
final class FrameMeterTest {
  private static final int TEXT = 0x81;
  private static final int CONTINUED = 0x01;
  private static final int PING = 0x89;

  private static ByteBuf frame(int head, int length) {
    ByteBuf frame = Unpooled.buffer();
    frame.writeByte(head);
    if (length < 126) {
      frame.writeByte(0x80 | length);
    } else if (length < 1 << 16) {
      frame.writeByte(0x80 | 126).writeShort(length);
    } else {
      frame.writeByte(0x80 | 127).writeLong(length);
    }
    return frame.writeInt(0x12345678).writeBytes(new byte[length]);
  }

  @Test
  void payloadOfMessages_isCounted_wherePiecesAreCut() {
    ByteBuf stream =
        Unpooled.wrappedBuffer(
            frame(TEXT, 0),
            frame(CONTINUED, 5),
            frame(PING, 100),
            frame(TEXT, 125),
            frame(TEXT, 126),
            frame(PING, 0),
            frame(TEXT, 70_000));
    for (int piece : new int[] {1, 2, 3, 7, 64, 1_000, stream.readableBytes()}) {
      FrameMeter meter = new FrameMeter();
      long payload = 0;
      for (int at = 0; at < stream.readableBytes(); at += piece) {
        payload += meter.payload(stream.slice(at, Math.min(piece, stream.readableBytes() - at)));
      }
      assertEquals(5 + 125 + 126 + 70_000, payload, "pieces of " + piece);
    }
  }

  @Test
  void unfinishedFrame_isCountedAsFarAsItCame() {
    FrameMeter meter = new FrameMeter();
    ByteBuf frame = frame(TEXT, 70_000);
    assertEquals(0, meter.payload(frame.slice(0, 14)));
    assertEquals(1_000, meter.payload(frame.slice(14, 1_000)));
    assertEquals(69_000, meter.payload(frame.slice(1_014, 69_000)));
  }
}
