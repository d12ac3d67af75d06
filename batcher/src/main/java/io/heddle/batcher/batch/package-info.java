/// Sealing batches and bringing them to L1.
@NullMarked
package io.heddle.batcher.batch;

import org.jspecify.annotations.NullMarked;
