@NullMarked
package io.heddle.sequencer.feed;

import org.jspecify.annotations.NullMarked;
