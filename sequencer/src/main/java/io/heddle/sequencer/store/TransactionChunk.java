package io.heddle.sequencer.store;

import io.heddle.primitives.Address;
import io.heddle.primitives.BigEndian;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.sequencer.ReceiptView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The columns of `transaction_chunks`: some consecutive transactions of a block, and their
/// receipts without logs, as RLP items one after another.
///
/// A chunk is small enough that reading one transaction costs little more than the row it is in,
/// and large enough that writing a block costs few rows.
final class TransactionChunk {
  /// Transactions in a chunk; the last one of a block may have fewer.
  static final int SIZE = 32;

  private static final int TRANSACTION_BYTES = 160;
  private static final int RECEIPT_BYTES = 48;

  private TransactionChunk() {}

  /// A receipt without what the block and the logs say.
  ///
  /// @param depositNonce of a deposit
  record StoredReceipt(
      boolean success,
      long gasUsed,
      long cumulativeGasUsed,
      U256 effectiveGasPrice,
      Optional<Address> contractAddress,
      int firstLogIndex,
      U256 l1Fee,
      OptionalLong depositNonce) {
    Receipt receipt(int type, List<Log> logs) {
      return new Receipt(
          type,
          success,
          cumulativeGasUsed,
          Bloom.of(logs),
          logs,
          depositNonce,
          depositNonce.isPresent() ? OptionalLong.of(1) : OptionalLong.empty());
    }
  }

  /// How many chunks so many transactions take.
  static int count(int transactions) {
    return Math.ceilDiv(transactions, SIZE);
  }

  static Bytes transactions(List<RecoveredTransaction> chunk) {
    RlpWriter rlp = new RlpWriter(TRANSACTION_BYTES * chunk.size());
    for (RecoveredTransaction transaction : chunk) {
      rlp.writeAddress(transaction.sender()).writeBytes(transaction.encoded());
    }
    return rlp.toBytes();
  }

  static Bytes receipts(List<ReceiptView> chunk) {
    RlpWriter rlp = new RlpWriter(RECEIPT_BYTES * chunk.size());
    for (ReceiptView view : chunk) {
      rlp.writeBoolean(view.receipt().success())
          .writeLong(view.gasUsed())
          .writeLong(view.receipt().cumulativeGasUsed())
          .writeU256(view.effectiveGasPrice())
          .writeAddress(view.contractAddress())
          .writeLong(view.firstLogIndex())
          .writeU256(view.l1Fee());
      OptionalLong depositNonce = view.receipt().depositNonce();
      if (depositNonce.isPresent()) {
        rlp.writeFixedLong(depositNonce.getAsLong());
      } else {
        rlp.writeBytes(Bytes.EMPTY);
      }
    }
    return rlp.toBytes();
  }

  /// The sender is believed: it was recovered before the block was sealed.
  static List<RecoveredTransaction> readTransactions(Bytes chunk) {
    List<RecoveredTransaction> transactions = new ArrayList<>(SIZE);
    RlpReader rlp = RlpReader.of(chunk);
    while (rlp.hasNext()) {
      Address sender = rlp.readAddress("sender");
      Bytes raw = rlp.readBytes("raw");
      transactions.add(
          new RecoveredTransaction(TransactionCodec.decode(raw), sender, Keccak.hash(raw), raw));
    }
    return transactions;
  }

  /// The transaction at a position in the chunk, if it has this hash.
  static Optional<RecoveredTransaction> find(Bytes chunk, int position, Hash hash) {
    RlpReader rlp = RlpReader.of(chunk);
    for (int i = 0; i < position; i++) {
      var _ = rlp.readRaw("sender");
      var _ = rlp.readRaw("raw");
    }
    Address sender = rlp.readAddress("sender");
    Bytes raw = rlp.readBytes("raw");
    return Keccak.hash(raw).equals(hash)
        ? Optional.of(new RecoveredTransaction(TransactionCodec.decode(raw), sender, hash, raw))
        : Optional.empty();
  }

  static List<StoredReceipt> readReceipts(Bytes chunk) {
    List<StoredReceipt> receipts = new ArrayList<>(SIZE);
    RlpReader rlp = RlpReader.of(chunk);
    while (rlp.hasNext()) {
      receipts.add(
          new StoredReceipt(
              rlp.readBoolean("success"),
              rlp.readLong("gasUsed"),
              rlp.readLong("cumulativeGasUsed"),
              rlp.readU256("effectiveGasPrice"),
              rlp.readOptionalAddress("contractAddress"),
              rlp.readInt("firstLogIndex", Integer.MAX_VALUE),
              rlp.readU256("l1Fee"),
              depositNonce(rlp)));
    }
    return receipts;
  }

  private static OptionalLong depositNonce(RlpReader rlp) {
    Bytes nonce = rlp.readBytes("depositNonce", Long.BYTES);
    return nonce.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(BigEndian.readLong(nonce.unsafeArray(), 0));
  }
}
