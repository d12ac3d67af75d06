/// Tests of this package, and what they share.
@NullMarked
package io.heddle.batcher.derivation;

import org.jspecify.annotations.NullMarked;
