/// The chain from L1 alone: batches and deposits read back, executed, and compared with what the
/// Rollup contract says came of them.
@NullMarked
package io.heddle.sequencer.derive;

import org.jspecify.annotations.NullMarked;
