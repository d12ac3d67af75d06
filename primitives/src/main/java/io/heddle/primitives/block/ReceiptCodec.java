package io.heddle.primitives.block;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import java.util.List;
import java.util.OptionalLong;

/// The consensus form of receipts: `[status, cumulativeGasUsed, bloom, logs]`, behind a type byte
/// except for type 0; deposits append `depositNonce` and `depositNonceVersion`.
public final class ReceiptCodec {
  private ReceiptCodec() {}

  /// The bytes that the receipts root covers.
  public static Bytes encode(Receipt receipt) {
    RlpWriter rlp = new RlpWriter(320);
    if (receipt.type() != 0) {
      rlp.writeRaw(Bytes.of(receipt.type()));
    }
    rlp.beginList().writeBoolean(receipt.success()).writeLong(receipt.cumulativeGasUsed());
    rlp.writeBytes(receipt.bloom().bytes()).beginList();
    for (Log log : receipt.logs()) {
      log.writeTo(rlp);
    }
    rlp.endList();
    receipt.depositNonce().ifPresent(rlp::writeLong);
    receipt.depositNonceVersion().ifPresent(rlp::writeLong);
    return rlp.endList().toBytes();
  }

  /// Reads what [#encode] writes; anything else is an `RlpException`.
  public static Receipt decode(Bytes encoded) {
    if (encoded.isEmpty()) {
      throw new RlpException("receipt: empty");
    }
    int first = encoded.at(0) & 0xff;
    int type = first >= 0xc0 ? 0 : first;
    boolean known = first >= 0xc0 || (type > 0 && type <= SetCodeTransaction.TYPE);
    if (!known && type != DepositTransaction.TYPE) {
      throw new RlpException("receipt.type: unknown: 0x" + Integer.toHexString(type));
    }
    RlpReader rlp = RlpReader.ofList(encoded, type == 0 ? 0 : 1, "receipt");
    boolean success = rlp.readBoolean("receipt.status");
    long cumulativeGasUsed = rlp.readPositiveLong("receipt.cumulativeGasUsed");
    Bytes bloom = rlp.readBytes("receipt.bloom", Bloom.SIZE);
    if (bloom.size() != Bloom.SIZE) {
      throw new RlpException("receipt.bloom: wrong size: expected=256 actual=" + bloom.size());
    }
    List<Log> logs = rlp.readList("receipt.logs", Log::readFrom);
    boolean deposit = type == DepositTransaction.TYPE;
    OptionalLong nonce = deposit ? next(rlp, "receipt.depositNonce") : OptionalLong.empty();
    OptionalLong version =
        deposit ? next(rlp, "receipt.depositNonceVersion") : OptionalLong.empty();
    rlp.expectEnd("receipt");
    return new Receipt(type, success, cumulativeGasUsed, new Bloom(bloom), logs, nonce, version);
  }

  private static OptionalLong next(RlpReader rlp, String field) {
    return rlp.hasNext() ? OptionalLong.of(rlp.readLong(field)) : OptionalLong.empty();
  }
}
