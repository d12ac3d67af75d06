/// The one place that talks to L1, through web3j: headers and receipts that are checked against
/// their hashes, transactions that are stored before they are sent, and blobs read back. Everything
/// here blocks, and some computes: call it from platform threads.
@NullMarked
package io.heddle.batcher.l1;

import org.jspecify.annotations.NullMarked;
