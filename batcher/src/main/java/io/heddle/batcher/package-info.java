/// All L1 traffic, both ways: batches, proofs and finality towards L1, origins and deposits from
/// it. This package holds the API and the ports; what is stored, the `sequencer` module stores.
@NullMarked
package io.heddle.batcher;

import org.jspecify.annotations.NullMarked;
