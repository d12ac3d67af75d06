package io.heddle.primitives.block;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import java.util.List;
import java.util.Optional;

/// A post-merge block: `rlp([header, transactions, ommers = [], withdrawals?])`. Withdrawals are
/// absent before Shanghai.
public record Block(
    BlockHeader header, List<Transaction> transactions, Optional<List<Withdrawal>> withdrawals) {
  public Block {
    transactions = List.copyOf(transactions);
    withdrawals = withdrawals.map(List::copyOf);
  }

  /// The header's hash.
  public Hash hash() {
    return header.hash();
  }

  /// The block as it travels: legacy transactions are lists, typed ones byte strings.
  public Bytes encoded() {
    RlpWriter rlp = new RlpWriter(4096);
    rlp.beginList().writeRaw(header.encoded()).beginList();
    for (Transaction transaction : transactions) {
      Bytes encoded = TransactionCodec.encode(transaction);
      if (transaction instanceof LegacyTransaction) {
        rlp.writeRaw(encoded);
      } else {
        rlp.writeBytes(encoded);
      }
    }
    rlp.endList().beginList().endList();
    if (withdrawals.isPresent()) {
      rlp.beginList();
      withdrawals.get().forEach(withdrawal -> rlp.writeRaw(withdrawal.encoded()));
      rlp.endList();
    }
    return rlp.endList().toBytes();
  }

  /// Exactly one block; anything else, ommers included, is an `RlpException`.
  public static Block decode(Bytes encoded) {
    RlpReader rlp = RlpReader.ofList(encoded, "block");
    BlockHeader header = BlockHeader.decode(rlp.readRaw("block.header"));
    List<Transaction> transactions = rlp.readList("block.transactions", Block::readTransaction);
    rlp.readList("block.ommers").expectEnd("block.ommers");
    Optional<List<Withdrawal>> withdrawals =
        rlp.hasNext()
            ? Optional.of(rlp.readList("block.withdrawals", Withdrawal::readFrom))
            : Optional.empty();
    rlp.expectEnd("block");
    return new Block(header, transactions, withdrawals);
  }

  private static Transaction readTransaction(RlpReader rlp) {
    boolean legacy = rlp.nextIsList("block.transactions");
    Bytes encoded =
        legacy ? rlp.readRaw("block.transactions") : rlp.readBytes("block.transactions");
    boolean bareLegacy = !legacy && !encoded.isEmpty() && (encoded.at(0) & 0xff) >= 0xc0;
    if (bareLegacy) {
      throw new RlpException("block.transactions: legacy transaction inside a string");
    }
    try {
      return TransactionCodec.decode(encoded);
    } catch (TransactionFormatException e) {
      throw new RlpException("block.transactions: " + e.getMessage(), e);
    }
  }
}
