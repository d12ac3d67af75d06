package io.heddle.testing;

/// The runner of one suite of a [ConformancePack]: the tests assert on what it counts, and
/// `./heddle conformance` prints it.
public interface ConformanceSuite {
  /// The suite's name in the pack.
  String name();

  /// Hands every case of the suite to `tally`, whether it is run, skipped or not selected.
  void run(ConformancePack pack, SuiteTally tally);
}
