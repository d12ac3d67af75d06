@NullMarked
package io.heddle.batcher.proposer;

import org.jspecify.annotations.NullMarked;
