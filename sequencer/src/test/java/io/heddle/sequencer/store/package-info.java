/// Tests.
@NullMarked
package io.heddle.sequencer.store;

import org.jspecify.annotations.NullMarked;
