/// The chain rebuilt from L1, by the node's role for it.
@NullMarked
package io.heddle.ops.derive;

import org.jspecify.annotations.NullMarked;
