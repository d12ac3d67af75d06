package io.heddle.sequencer.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/// Row of `proofs`.
@Entity
@Table(name = "proofs")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class ProofEntity {
  @Id
  @Column(name = "first_batch")
  long firstBatch;

  @Column(name = "last_batch")
  long lastBatch;

  @Column(name = "public_values")
  byte[] publicValues;

  byte[] proof;
}
