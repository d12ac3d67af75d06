/// Blocks and what they commit to: headers, receipts, logs, blooms and the index-keyed tries.
@NullMarked
package io.heddle.primitives.block;

import org.jspecify.annotations.NullMarked;
