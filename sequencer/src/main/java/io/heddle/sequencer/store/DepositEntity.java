package io.heddle.sequencer.store;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.rollup.L1Deposit;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;

/// Row of `deposits`.
@Entity
@Table(name = "deposits")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class DepositEntity {
  @Id
  @Column(name = "deposit_index")
  long index;

  @Column(name = "l1_block_number")
  long l1BlockNumber;

  @Column(name = "l1_block_hash")
  byte[] l1BlockHash;

  @Column(name = "log_index")
  long logIndex;

  @Column(name = "source_hash")
  byte[] sourceHash;

  @Column(name = "from_address")
  byte[] from;

  @Column(name = "to_address")
  byte[] to;

  boolean creation;

  BigDecimal mint;

  BigDecimal value;

  @Column(name = "gas_limit")
  long gasLimit;

  byte[] data;

  @Column(name = "rolling_hash")
  byte[] rollingHash;

  static DepositEntity of(L1Deposit deposit) {
    DepositEntity row = new DepositEntity();
    row.index = deposit.depositIndex();
    row.l1BlockNumber = deposit.l1BlockNumber();
    row.l1BlockHash = deposit.l1BlockHash().toBytes();
    row.logIndex = deposit.logIndex();
    row.sourceHash = deposit.sourceHash().toBytes();
    row.from = deposit.from().toBytes();
    row.to = deposit.to().toBytes();
    row.creation = deposit.creation();
    row.mint = new BigDecimal(deposit.mint().toBigInteger());
    row.value = new BigDecimal(deposit.value().toBigInteger());
    row.gasLimit = deposit.gasLimit();
    row.data = deposit.data().toArray();
    row.rollingHash = deposit.rollingHash().toBytes();
    return row;
  }

  L1Deposit toDeposit() {
    return new L1Deposit(
        l1BlockNumber,
        Hash.fromBytes(l1BlockHash),
        logIndex,
        index,
        Address.fromBytes(from),
        Address.fromBytes(to),
        creation,
        U256.fromBigInteger(mint.toBigIntegerExact()),
        U256.fromBigInteger(value.toBigIntegerExact()),
        gasLimit,
        Bytes.wrap(data),
        Hash.fromBytes(rollingHash));
  }
}
