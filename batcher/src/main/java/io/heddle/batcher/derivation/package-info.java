/// Blocks from L1 data alone: a pure function and the rules it enforces.
@NullMarked
package io.heddle.batcher.derivation;

import org.jspecify.annotations.NullMarked;
