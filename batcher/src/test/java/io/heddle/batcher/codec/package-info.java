/// Tests of this package, and what they share.
@NullMarked
package io.heddle.batcher.codec;

import org.jspecify.annotations.NullMarked;
