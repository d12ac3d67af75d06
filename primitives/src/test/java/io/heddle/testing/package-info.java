/// Test support that all modules share (primitives' test-jar): seeded randomness, decoders under
/// fuzz, RLP as a tree.
@NullMarked
package io.heddle.testing;

import org.jspecify.annotations.NullMarked;
