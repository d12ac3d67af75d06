/// Tests over the whole application.
@NullMarked
package io.heddle.sequencer;

import org.jspecify.annotations.NullMarked;
