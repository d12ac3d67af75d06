package io.heddle.primitives.block;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Optional;

/// Headers as RLP: 16 fixed fields, then those of Shanghai, Cancun and Prague as far as they are
/// present.
final class HeaderCodec {
  private HeaderCodec() {}

  static Bytes encode(BlockHeader header) {
    RlpWriter rlp = new RlpWriter(700);
    rlp.beginList();
    rlp.writeHash(header.parentHash()).writeHash(header.ommersHash());
    rlp.writeAddress(header.beneficiary()).writeHash(header.stateRoot());
    rlp.writeHash(header.transactionsRoot()).writeHash(header.receiptsRoot());
    rlp.writeBytes(header.logsBloom().bytes()).writeU256(header.difficulty());
    rlp.writeLong(header.number()).writeLong(header.gasLimit()).writeLong(header.gasUsed());
    rlp.writeLong(header.timestamp()).writeBytes(header.extraData());
    rlp.writeHash(header.prevRandao()).writeFixedLong(header.nonce());
    rlp.writeU256(header.baseFeePerGas());
    header.withdrawalsRoot().ifPresent(rlp::writeHash);
    header.blobGasUsed().ifPresent(rlp::writeLong);
    header.excessBlobGas().ifPresent(rlp::writeLong);
    header.parentBeaconBlockRoot().ifPresent(rlp::writeHash);
    header.requestsHash().ifPresent(rlp::writeHash);
    return rlp.endList().toBytes();
  }

  static BlockHeader decode(Bytes encoded) {
    RlpReader rlp = RlpReader.ofList(encoded, "header");
    BlockHeader header =
        new BlockHeader(
            rlp.readHash("parentHash"),
            rlp.readHash("ommersHash"),
            rlp.readAddress("beneficiary"),
            rlp.readHash("stateRoot"),
            rlp.readHash("transactionsRoot"),
            rlp.readHash("receiptsRoot"),
            bloom(rlp),
            rlp.readU256("difficulty"),
            rlp.readLong("number"),
            rlp.readPositiveLong("gasLimit"),
            rlp.readPositiveLong("gasUsed"),
            rlp.readLong("timestamp"),
            rlp.readBytes("extraData"),
            rlp.readHash("prevRandao"),
            rlp.readFixedLong("nonce"),
            rlp.readU256("baseFeePerGas"),
            optionalHash(rlp, "withdrawalsRoot"),
            optionalLong(rlp, "blobGasUsed"),
            optionalLong(rlp, "excessBlobGas"),
            optionalHash(rlp, "parentBeaconBlockRoot"),
            optionalHash(rlp, "requestsHash"));
    rlp.expectEnd("header");
    return header;
  }

  /// Later fields without earlier ones have no encoding.
  static void requireNoGaps(Optional<?>... fields) {
    boolean ended = false;
    for (Optional<?> field : fields) {
      if (field.isEmpty()) {
        ended = true;
      } else if (ended) {
        throw new IllegalArgumentException(
            "header: optional field present without those before it");
      }
    }
  }

  private static Bloom bloom(RlpReader rlp) {
    Bytes bytes = rlp.readBytes("logsBloom", Bloom.SIZE);
    if (bytes.size() != Bloom.SIZE) {
      throw new RlpException("logsBloom: wrong size: expected=256 actual=" + bytes.size());
    }
    return new Bloom(bytes);
  }

  private static Optional<Hash> optionalHash(RlpReader rlp, String field) {
    return rlp.hasNext() ? Optional.of(rlp.readHash(field)) : Optional.empty();
  }

  private static Optional<Long> optionalLong(RlpReader rlp, String field) {
    return rlp.hasNext() ? Optional.of(rlp.readLong(field)) : Optional.empty();
  }
}
