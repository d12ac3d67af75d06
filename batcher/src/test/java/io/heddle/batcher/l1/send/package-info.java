@NullMarked
package io.heddle.batcher.l1.send;

import org.jspecify.annotations.NullMarked;
