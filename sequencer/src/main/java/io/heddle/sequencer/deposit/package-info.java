/// Chooses the L1 origin of the next block, and with it the deposits that the block must carry.
@NullMarked
package io.heddle.sequencer.deposit;

import org.jspecify.annotations.NullMarked;
