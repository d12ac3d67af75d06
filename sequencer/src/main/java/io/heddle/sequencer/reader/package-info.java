/// Answers the reading seams (chain, state, fees, rollup status) from PostgreSQL, the state store
/// and the open block.
@NullMarked
package io.heddle.sequencer.reader;

import org.jspecify.annotations.NullMarked;
