/// Tests of this package, and what they share.
@NullMarked
package io.heddle.batcher.blob;

import org.jspecify.annotations.NullMarked;
