@NullMarked
package io.heddle.batcher.l1.contract;

import org.jspecify.annotations.NullMarked;
