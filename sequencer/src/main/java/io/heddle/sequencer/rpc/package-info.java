/// The JSON-RPC server: HTTP and WebSocket on one port, over the methods of `rpc.method` and the
/// protocol of `rpc.protocol`.
@NullMarked
package io.heddle.sequencer.rpc;

import org.jspecify.annotations.NullMarked;
