/// What chain data looks like in JSON: the shapes of the execution API specification, with the OP
/// Stack's additions.
@NullMarked
package io.heddle.sequencer.rpc.shape;

import org.jspecify.annotations.NullMarked;
