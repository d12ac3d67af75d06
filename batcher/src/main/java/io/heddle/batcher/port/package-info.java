/// What the L1 side asks of its host: stores, sources of blocks and witnesses, events; and the
/// records that these hand over. The node implements the ports. This package imports no other of
/// `batcher`.
@NullMarked
package io.heddle.batcher.port;

import org.jspecify.annotations.NullMarked;
