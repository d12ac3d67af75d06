/// The JSON-RPC methods, one class per group, over the seams of the root package. All of them run
/// on virtual threads and may block.
@NullMarked
package io.heddle.sequencer.rpc.method;

import org.jspecify.annotations.NullMarked;
