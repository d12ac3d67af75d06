/// Tests.
@NullMarked
package io.heddle.sequencer.mempool;

import org.jspecify.annotations.NullMarked;
