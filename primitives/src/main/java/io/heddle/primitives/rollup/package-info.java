/// What L1 gives to an L2 block: origins, attributes, deposits; and what an L2 block gives back:
/// its output root.
@NullMarked
package io.heddle.primitives.rollup;

import org.jspecify.annotations.NullMarked;
