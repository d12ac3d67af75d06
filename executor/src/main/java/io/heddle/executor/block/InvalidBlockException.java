package io.heddle.executor.block;

/// A block that breaks the rules: it must not be built, and it is refused where it comes from
/// outside. The message names the rule and the values.
public final class InvalidBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidBlockException(String message) {
    super(message);
  }

  /// The refusal of block `number` by a rule, with its values.
  static InvalidBlockException of(long number, String rule) {
    return new InvalidBlockException(
        "invalid block: block=" + Long.toUnsignedString(number) + " " + rule);
  }

  /// Refuses block `number` unless the rule holds.
  static void require(boolean holds, long number, String rule) {
    if (!holds) {
      throw of(number, rule);
    }
  }

  /// Refuses block `number` unless a field of its header is what it must be.
  static void requireEqual(Object expected, Object actual, long number, String field) {
    if (!expected.equals(actual)) {
      throw of(number, field + ": expected=" + expected + " actual=" + actual);
    }
  }
}
