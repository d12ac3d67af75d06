package io.heddle.ops.acceptance;

import java.time.Duration;

/// One way to hurt a node from outside, bounded in count and time.
interface Attack {
  /// Of the row in the table.
  String name();

  /// Attacks until the time is over. A connection that the node refuses or cuts is not an error: it
  /// counts, and the attack goes on.
  ///
  /// @param time how long
  /// @param load told what was sent
  void run(Duration time, Load load) throws InterruptedException;
}
