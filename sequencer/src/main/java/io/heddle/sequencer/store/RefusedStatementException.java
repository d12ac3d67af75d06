package io.heddle.sequencer.store;

/// PostgreSQL refused a statement for what it says, so it would refuse it again: a constraint, a
/// syntax, a value. That is a bug, or rows that are there already.
final class RefusedStatementException extends IllegalStateException {
  private static final long serialVersionUID = 1L;
  private static final String UNIQUE_VIOLATION = "23505";

  private final String sqlState;

  RefusedStatementException(String sqlState, Throwable cause) {
    super("database: statement refused: sqlState=" + sqlState + " " + cause.getMessage(), cause);
    this.sqlState = sqlState;
  }

  /// Whether a row with the same key is stored.
  boolean duplicate() {
    return sqlState.equals(UNIQUE_VIOLATION);
  }
}
