/// The roads between the chain and L1. [io.heddle.batcher.Batcher] is the facade: it drives the
/// packages `batch` (op-batcher) and `proposer` (op-proposer).
@NullMarked
package io.heddle.batcher;

import org.jspecify.annotations.NullMarked;
