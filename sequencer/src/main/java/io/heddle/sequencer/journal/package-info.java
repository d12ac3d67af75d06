/// A file of the transactions that were accepted and are in no stored block yet, so that a node
/// that dies has them again when it starts.
@NullMarked
package io.heddle.sequencer.journal;

import org.jspecify.annotations.NullMarked;
