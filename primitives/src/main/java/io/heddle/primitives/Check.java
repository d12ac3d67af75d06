package io.heddle.primitives;

/// Guards against bugs: a broken invariant must stop block production, since a wrong block is worse
/// than none.
public final class Check {
  private Check() {}

  /// Throws [InvariantViolation] with `message` unless `holds`.
  public static void invariant(boolean holds, String message) {
    if (!holds) {
      throw new InvariantViolation(message);
    }
  }

  /// Throws [InvariantViolation] with `message: expected=… actual=…` unless the two are equal.
  public static void equal(Object expected, Object actual, String message) {
    if (!expected.equals(actual)) {
      throw new InvariantViolation(message + ": expected=" + expected + " actual=" + actual);
    }
  }

  /// A bug in this program, never an outcome of its input. Nobody may catch it and carry on
  /// building blocks.
  public static final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvariantViolation(String message) {
      super(message);
    }
  }
}
