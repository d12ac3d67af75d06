package io.heddle.sequencer.rpc.protocol;

/// What a call asks of the node, as its parameters tell: where it runs, and its share of what a
/// message may cost.
///
/// @param units of `heddle.rpc.max-batch-cost`; a call that looks at one thing costs 1
public record CallCost(Lane lane, int units) {
  public static final CallCost QUICK = new CallCost(Lane.QUICK, 1);

  /// Kinds of calls that do not wait behind each other.
  public enum Lane {
    /// Answered from memory or from a row or two, on the message's own thread.
    QUICK,
    /// Reads and decodes many rows; on the few threads for that.
    READING,
    /// Keeps a processor busy and has no effects; on the few threads for that.
    COMPUTING
  }

  public static CallCost reading(int units) {
    return new CallCost(Lane.READING, units);
  }

  public static CallCost computing(int units) {
    return new CallCost(Lane.COMPUTING, units);
  }
}
