package io.heddle.batcher.batch;

/// L1 and the store disagree about a batch in a way that no retry heals: two nodes post for one
/// rollup, or the database is an old copy. Posting stops.
public final class BatchConflictException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BatchConflictException(String message) {
    super(message);
  }
}
