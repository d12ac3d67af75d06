/// PostgreSQL: the chain tables through the reactive client with bulk statements, the low-volume
/// settlement tables through Hibernate Reactive. Signatures block, for virtual threads; every wait
/// is bounded. Implements the reading seams of the sequencer and the storage ports of the batcher.
@NullMarked
package io.heddle.sequencer.store;

import org.jspecify.annotations.NullMarked;
