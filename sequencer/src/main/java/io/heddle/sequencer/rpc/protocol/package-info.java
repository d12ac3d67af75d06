/// The JSON-RPC 2.0 protocol over bytes: parsing with bounds, dispatch to methods, errors with
/// their standard codes, time and concurrency limits. Knows no transport and no chain.
@NullMarked
package io.heddle.sequencer.rpc.protocol;

import org.jspecify.annotations.NullMarked;
