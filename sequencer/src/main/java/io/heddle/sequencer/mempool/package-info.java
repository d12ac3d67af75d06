/// The bounded pool of user transactions that wait to be executed: admission checks, replacement,
/// per-sender nonce order, and selection by effective priority fee.
@NullMarked
package io.heddle.sequencer.mempool;

import org.jspecify.annotations.NullMarked;
