package io.heddle.sequencer.rpc.trace;

import io.heddle.sequencer.rpc.protocol.Arg;

/// Reads a tracer's options.
final class Options {
  private Options() {}

  static boolean flag(Arg config, String name) {
    return !config.isAbsent() && !config.field(name).isAbsent() && config.field(name).bool();
  }

  /// A number of things, 0 where it is left out.
  static long count(Arg config, String name) {
    if (config.isAbsent() || config.field(name).isAbsent()) {
      return 0;
    }
    Arg value = config.field(name);
    if (!value.node().canConvertToExactIntegral() || value.node().longValue() < 0) {
      throw value.mustBe("a number, not below 0");
    }
    return value.node().longValue();
  }
}
