/// Block production: one thread owns the open block, fills it slice by slice, and seals it at the
/// block time. Also what brings a node back to that point: genesis and recovery.
@NullMarked
package io.heddle.sequencer.builder;

import org.jspecify.annotations.NullMarked;
