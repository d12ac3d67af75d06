/// The Rollup contract as Java methods, and the ABI coding of its calls and events.
@NullMarked
package io.heddle.batcher.l1.contract;

import org.jspecify.annotations.NullMarked;
