@NullMarked
package io.heddle.sequencer.journal;

import org.jspecify.annotations.NullMarked;
