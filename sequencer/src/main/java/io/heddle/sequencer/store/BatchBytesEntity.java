package io.heddle.sequencer.store;

import io.heddle.batcher.port.BatchBytes;
import io.heddle.primitives.Bytes;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;

/// Row of `batch_bytes`.
@Entity
@Table(name = "batch_bytes")
@SuppressWarnings("NullAway.Init") // filled by Hibernate
class BatchBytesEntity {
  /// Length of a KZG commitment (EIP-4844).
  private static final int COMMITMENT_SIZE_BYTES = 48;

  @Id
  @Column(name = "batch_index")
  long index;

  byte[] data;

  byte[] commitments;

  static BatchBytesEntity of(long index, BatchBytes bytes) {
    BatchBytesEntity row = new BatchBytesEntity();
    row.index = index;
    row.data = bytes.data().toArray();
    row.commitments = Bytes.concat(bytes.commitments().toArray(Bytes[]::new)).toArray();
    return row;
  }

  BatchBytes toBytes() {
    Bytes all = Bytes.wrap(commitments);
    List<Bytes> each = new ArrayList<>();
    for (int from = 0; from < all.size(); from += COMMITMENT_SIZE_BYTES) {
      each.add(all.slice(from, from + COMMITMENT_SIZE_BYTES));
    }
    return new BatchBytes(Bytes.wrap(data), each);
  }
}
