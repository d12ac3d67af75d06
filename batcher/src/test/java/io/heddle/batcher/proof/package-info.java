/// Tests of asking for proofs.
@NullMarked
package io.heddle.batcher.proof;

import org.jspecify.annotations.NullMarked;
