package io.heddle.sequencer.builder;

/// What block production is doing.
///
/// ```
/// Starting → Producing ⇄ Waiting → Stopped
/// ```
public sealed interface ProductionStatus {
  /// Not begun yet.
  record Starting() implements ProductionStatus {}

  record Producing() implements ProductionStatus {}

  /// Something outside is missing (PostgreSQL); production goes on when it is back.
  record Waiting(String reason) implements ProductionStatus {}

  /// Ended for good in this process: shut down, or a broken invariant.
  record Stopped(String reason, boolean broken) implements ProductionStatus {}
}
