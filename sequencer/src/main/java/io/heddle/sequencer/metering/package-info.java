/// Metering by time: what kinds of calls take, learned from executing them, and how much of that
/// one block may have. Policy of the sequencer; no rule of the chain.
@NullMarked
package io.heddle.sequencer.metering;

import org.jspecify.annotations.NullMarked;
