@NullMarked
package io.heddle.batcher.batch;

import org.jspecify.annotations.NullMarked;
