/// Tests.
@NullMarked
package io.heddle.sequencer.deposit;

import org.jspecify.annotations.NullMarked;
