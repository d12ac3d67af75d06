/// The batch data format: columns of equal fields, compressed together.
@NullMarked
package io.heddle.batcher.codec;

import org.jspecify.annotations.NullMarked;
