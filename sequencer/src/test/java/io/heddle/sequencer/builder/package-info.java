/// Tests.
@NullMarked
package io.heddle.sequencer.builder;

import org.jspecify.annotations.NullMarked;
