@NullMarked
package io.heddle.sequencer.derive;

import org.jspecify.annotations.NullMarked;
