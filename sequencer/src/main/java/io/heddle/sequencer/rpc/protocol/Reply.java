package io.heddle.sequencer.rpc.protocol;

import java.util.ArrayList;
import java.util.List;

/// A reply as parts that lie one after another, so that what is sent to many, or many times, is not
/// copied for each: an answer about a block that is kept, a batch's answers.
///
/// The parts are never written again.
public final class Reply {
  /// To a message of notifications alone.
  static final Reply NONE = new Reply(List.of());

  private static final byte[] OPEN = {'['};
  private static final byte[] COMMA = {','};
  private static final byte[] CLOSE = {']'};

  private final List<byte[]> parts;
  private final int size;

  private Reply(List<byte[]> parts) {
    this.parts = parts;
    int bytes = 0;
    for (byte[] part : parts) {
      bytes += part.length;
    }
    this.size = bytes;
  }

  static Reply of(byte[]... parts) {
    return new Reply(List.of(parts));
  }

  /// The replies to a batch's calls.
  static Reply batch(List<Reply> replies) {
    List<byte[]> parts = new ArrayList<>();
    for (Reply reply : replies) {
      parts.add(parts.isEmpty() ? OPEN : COMMA);
      parts.addAll(reply.parts);
    }
    parts.add(CLOSE);
    return new Reply(parts);
  }

  /// Its bytes; 0 when there is nothing to send.
  public int size() {
    return size;
  }

  /// All bytes in one array, which may be shared: they must not be written.
  public byte[] toBytes() {
    return parts.size() == 1 ? parts.getFirst() : new Reader().next(size);
  }

  /// Reads it from the beginning.
  public Reader reader() {
    return new Reader();
  }

  /// A place in the reply, for who sends it piece by piece.
  public final class Reader {
    private int part;
    private int offset;
    private int left = size;

    private Reader() {}

    public boolean hasNext() {
      return left > 0;
    }

    /// The next bytes, as many as are asked for and are left.
    public byte[] next(int most) {
      byte[] piece = new byte[Math.min(most, left)];
      for (int at = 0; at < piece.length; ) {
        byte[] from = parts.get(part);
        int length = Math.min(piece.length - at, from.length - offset);
        System.arraycopy(from, offset, piece, at, length);
        at += length;
        offset += length;
        if (offset == from.length) {
          part++;
          offset = 0;
        }
      }
      left -= piece.length;
      return piece;
    }
  }
}
