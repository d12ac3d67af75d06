@NullMarked
package io.heddle.sequencer.metering;

import org.jspecify.annotations.NullMarked;
