/// Tests of this package, and what they share.
@NullMarked
package io.heddle.batcher.l1;

import org.jspecify.annotations.NullMarked;
