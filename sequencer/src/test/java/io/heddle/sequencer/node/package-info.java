/// Tests.
@NullMarked
package io.heddle.sequencer.node;

import org.jspecify.annotations.NullMarked;
