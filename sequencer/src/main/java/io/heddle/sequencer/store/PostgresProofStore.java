package io.heddle.sequencer.store;

import io.heddle.batcher.port.ProofStore;
import io.heddle.batcher.port.StoredProof;
import io.heddle.primitives.Bytes;
import io.heddle.prover.PublicValues;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The proofs we were given, in the table `proofs`.
public final class PostgresProofStore implements ProofStore {
  private final Sessions sessions;

  public PostgresProofStore(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Optional<StoredProof> byFirstBatch(long firstBatch) {
    @Nullable ProofEntity row =
        sessions.transaction(session -> session.find(ProofEntity.class, firstBatch));
    return Optional.ofNullable(row).map(PostgresProofStore::toProof);
  }

  @Override
  public void put(StoredProof proof) {
    ProofEntity row = new ProofEntity();
    row.firstBatch = proof.firstBatch();
    row.lastBatch = proof.lastBatch();
    row.publicValues = proof.values().encoded().toArray();
    row.proof = proof.proof().toArray();
    sessions.transaction(session -> session.merge(row));
  }

  @Override
  public void discardFrom(long batch) {
    sessions.transaction(session ->
        session
            .createMutationQuery("delete from ProofEntity where lastBatch >= :batch")
            .setParameter("batch", batch)
            .executeUpdate());
  }

  private static StoredProof toProof(ProofEntity row) {
    return new StoredProof(
        row.firstBatch,
        row.lastBatch,
        PublicValues.decode(Bytes.wrap(row.publicValues)),
        Bytes.wrap(row.proof));
  }
}
