/// Announces sealed blocks to subscribers.
@NullMarked
package io.heddle.sequencer.feed;

import org.jspecify.annotations.NullMarked;
