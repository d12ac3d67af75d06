/// Tests.
@NullMarked
package io.heddle.sequencer.prover;

import org.jspecify.annotations.NullMarked;
