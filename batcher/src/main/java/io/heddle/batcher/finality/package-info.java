/// Making proven batches final on L1.
@NullMarked
package io.heddle.batcher.finality;

import org.jspecify.annotations.NullMarked;
