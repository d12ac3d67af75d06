package io.heddle.sequencer.store;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.rollup.L1Origin;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;

/// Row of `l1_origins`.
@Entity
@Table(name = "l1_origins")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class OriginEntity {
  @Id long number;

  byte[] hash;

  @Column(name = "parent_hash")
  byte[] parentHash;

  long timestamp;

  @Column(name = "base_fee")
  BigDecimal baseFee;

  @Column(name = "blob_base_fee")
  BigDecimal blobBaseFee;

  @Column(name = "prev_randao")
  byte[] prevRandao;

  static OriginEntity of(L1Origin origin) {
    OriginEntity row = new OriginEntity();
    row.number = origin.number();
    row.hash = origin.hash().toBytes();
    row.parentHash = origin.parentHash().toBytes();
    row.timestamp = origin.timestamp();
    row.baseFee = new BigDecimal(origin.baseFee().toBigInteger());
    row.blobBaseFee = new BigDecimal(origin.blobBaseFee().toBigInteger());
    row.prevRandao = origin.prevRandao().toBytes();
    return row;
  }

  L1Origin toOrigin() {
    return new L1Origin(
        number,
        Hash.fromBytes(hash),
        Hash.fromBytes(parentHash),
        timestamp,
        U256.fromBigInteger(baseFee.toBigIntegerExact()),
        U256.fromBigInteger(blobBaseFee.toBigIntegerExact()),
        Hash.fromBytes(prevRandao));
  }
}
