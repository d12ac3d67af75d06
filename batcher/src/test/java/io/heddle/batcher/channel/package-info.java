/// Tests of this package, and what they share.
@NullMarked
package io.heddle.batcher.channel;

import org.jspecify.annotations.NullMarked;
