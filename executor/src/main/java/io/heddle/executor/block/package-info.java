/// Whole blocks: executing their transactions in order, deriving their environment, putting their
/// headers together.
///
/// Everything here is pure. The sequencer, recovery and stateless validation share it, so that they
/// cannot disagree.
@NullMarked
package io.heddle.executor.block;

import org.jspecify.annotations.NullMarked;
