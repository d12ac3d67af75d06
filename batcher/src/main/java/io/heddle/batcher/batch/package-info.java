/// The role of op-batcher: which blocks form a batch, sealing it, and bringing it to L1.
@NullMarked
package io.heddle.batcher.batch;

import org.jspecify.annotations.NullMarked;
