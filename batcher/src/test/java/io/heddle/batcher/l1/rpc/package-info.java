@NullMarked
package io.heddle.batcher.l1.rpc;

import org.jspecify.annotations.NullMarked;
