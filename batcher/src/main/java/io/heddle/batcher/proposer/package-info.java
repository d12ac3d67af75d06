/// The role of op-proposer: asking for proofs of batches, bringing proofs to L1, making proven
/// batches final.
@NullMarked
package io.heddle.batcher.proposer;

import org.jspecify.annotations.NullMarked;
