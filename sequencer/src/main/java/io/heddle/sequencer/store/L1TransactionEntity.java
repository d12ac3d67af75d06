package io.heddle.sequencer.store;

import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1Transaction;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Row of `l1_transactions`.
@Entity
@Table(name = "l1_transactions")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class L1TransactionEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  byte[] hash;

  byte[] sender;

  long nonce;

  int attempt;

  String purpose;

  byte[] raw;

  @Column(name = "max_fee_per_gas_wei")
  BigDecimal maxFeePerGas;

  @Column(name = "max_priority_fee_per_gas_wei")
  BigDecimal maxPriorityFeePerGas;

  @Column(name = "max_fee_per_blob_gas_wei")
  BigDecimal maxFeePerBlobGas;

  @Column(name = "created_at_millis")
  long createdAtMillis;

  @Enumerated(EnumType.STRING)
  L1TransactionStatus status;

  @Column(name = "inclusion_block_number")
  @Nullable Long inclusionBlockNumber;

  @Column(name = "inclusion_block_hash")
  byte @Nullable [] inclusionBlockHash;

  static L1TransactionEntity of(L1Transaction transaction) {
    L1TransactionEntity row = new L1TransactionEntity();
    row.hash = transaction.hash().toBytes();
    row.sender = transaction.sender().toBytes();
    row.nonce = transaction.nonce();
    row.attempt = transaction.attempt();
    row.purpose = transaction.purpose();
    row.raw = transaction.raw().toArray();
    row.maxFeePerGas = new BigDecimal(transaction.maxFeePerGas().toBigInteger());
    row.maxPriorityFeePerGas = new BigDecimal(transaction.maxPriorityFeePerGas().toBigInteger());
    row.maxFeePerBlobGas = new BigDecimal(transaction.maxFeePerBlobGas().toBigInteger());
    row.createdAtMillis = transaction.createdAtMillis();
    row.move(transaction.status(), transaction.inclusion());
    return row;
  }

  void move(L1TransactionStatus newStatus, @Nullable L1Inclusion inclusion) {
    status = newStatus;
    inclusionBlockNumber = inclusion == null ? null : inclusion.blockNumber();
    inclusionBlockHash = inclusion == null ? null : inclusion.blockHash().toBytes();
  }

  L1Transaction toTransaction() {
    return new L1Transaction(
        Address.fromBytes(sender),
        nonce,
        attempt,
        purpose,
        Hash.fromBytes(hash),
        Bytes.wrap(raw),
        U256.fromBigInteger(maxFeePerGas.toBigIntegerExact()),
        U256.fromBigInteger(maxPriorityFeePerGas.toBigIntegerExact()),
        U256.fromBigInteger(maxFeePerBlobGas.toBigIntegerExact()),
        createdAtMillis,
        status,
        inclusionBlockNumber == null || inclusionBlockHash == null
            ? null
            : new L1Inclusion(
                Hash.fromBytes(hash), inclusionBlockNumber, Hash.fromBytes(inclusionBlockHash)));
  }
}
