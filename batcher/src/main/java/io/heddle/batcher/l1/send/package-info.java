/// From the rollup to L1: transactions that are stored before they are sent, and what they pay.
@NullMarked
package io.heddle.batcher.l1.send;

import org.jspecify.annotations.NullMarked;
