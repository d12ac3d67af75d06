@NullMarked
package io.heddle.batcher.l1.read;

import org.jspecify.annotations.NullMarked;
