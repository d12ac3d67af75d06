/// Which blocks form the next batch: a decision without I/O.
@NullMarked
package io.heddle.batcher.channel;

import org.jspecify.annotations.NullMarked;
