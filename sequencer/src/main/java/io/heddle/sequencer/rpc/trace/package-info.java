/// What is told of executions (`debug_trace…`): tracers, as geth names them, each with its JSON.
@NullMarked
package io.heddle.sequencer.rpc.trace;

import org.jspecify.annotations.NullMarked;
