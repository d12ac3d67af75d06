@NullMarked
package io.heddle.sequencer.reader;

import org.jspecify.annotations.NullMarked;
