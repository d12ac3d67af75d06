/// JSON-RPC of an L1 node, through web3j: bounded answers, and headers and receipts that are
/// checked against their hashes. Everything here blocks: call it from platform threads.
@NullMarked
package io.heddle.batcher.l1.rpc;

import org.jspecify.annotations.NullMarked;
