/// From L1 into the rollup: the follower of origins and deposits, and batches and blobs read back.
@NullMarked
package io.heddle.batcher.l1.read;

import org.jspecify.annotations.NullMarked;
