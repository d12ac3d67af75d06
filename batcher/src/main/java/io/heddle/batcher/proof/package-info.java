/// Asking for proofs and bringing them to L1.
@NullMarked
package io.heddle.batcher.proof;

import org.jspecify.annotations.NullMarked;
