package io.heddle.sequencer.journal;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One transaction in the journal.
///
/// ```
/// offset  bytes
///      0      4  length of what follows the checksum
///      4      4  CRC-32C of everything else
///      8      8  nonce
///     16     20  sender
///     36      …  the transaction as it was sent
/// ```
///
/// Sender and nonce could be had from the transaction, but recovering a sender takes 40 µs, and
/// most transactions of a journal are in the chain already.
///
/// @param nonce unsigned
record JournalFrame(long nonce, Address sender, Bytes raw) {
  private static final int HEAD_BYTES = 8;
  private static final int CHECKSUM_OFFSET = 4;
  private static final int MIN_LENGTH = Long.BYTES + Address.SIZE + 1;

  /// A frame takes so much more than its transaction.
  static final int OVERHEAD_BYTES = HEAD_BYTES + Long.BYTES + Address.SIZE;

  /// The longest transaction that a frame is believed to hold; more than the pool ever takes.
  static final int MAX_TRANSACTION_BYTES = 1 << 20;

  static final int MAX_BYTES = OVERHEAD_BYTES + MAX_TRANSACTION_BYTES;

  static int sizeBytes(RecoveredTransaction transaction) {
    return OVERHEAD_BYTES + transaction.encoded().size();
  }

  /// @param into with room for [#sizeBytes]
  static void write(RecoveredTransaction transaction, ByteBuffer into) {
    int start = into.position();
    Bytes raw = transaction.encoded();
    into.putInt(Long.BYTES + Address.SIZE + raw.size()).putInt(0);
    into.putLong(((SignedTransaction) transaction.transaction()).nonce());
    byte[] sender = new byte[Address.SIZE];
    transaction.sender().copyTo(sender, 0);
    into.put(sender).put(raw.unsafeArray());
    into.putInt(start + CHECKSUM_OFFSET, checksum(into, start, into.position()));
  }

  /// The frame at the buffer's position, which moves past it; null when there is none that is whole
  /// and undamaged.
  static @Nullable JournalFrame read(ByteBuffer from) {
    int start = from.position();
    if (from.remaining() < HEAD_BYTES) {
      return null;
    }
    int length = from.getInt(start);
    boolean plausible = length >= MIN_LENGTH && length <= MAX_BYTES - HEAD_BYTES;
    if (!plausible || from.remaining() < HEAD_BYTES + length) {
      return null;
    }
    int end = start + HEAD_BYTES + length;
    if (from.getInt(start + CHECKSUM_OFFSET) != checksum(from, start, end)) {
      return null;
    }
    from.position(start + HEAD_BYTES);
    long nonce = from.getLong();
    byte[] sender = new byte[Address.SIZE];
    from.get(sender);
    byte[] raw = new byte[end - from.position()];
    from.get(raw);
    return new JournalFrame(nonce, Address.fromBytes(sender, 0), Bytes.wrap(raw));
  }

  private static int checksum(ByteBuffer buffer, int start, int end) {
    CRC32C checksum = new CRC32C();
    checksum.update(buffer.slice(start, CHECKSUM_OFFSET));
    checksum.update(buffer.slice(start + HEAD_BYTES, end - start - HEAD_BYTES));
    return (int) checksum.getValue();
  }
}
