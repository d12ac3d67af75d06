/// Test support that all modules share (primitives' test-jar): finding and reading the conformance
/// pack.
@NullMarked
package io.heddle.testing;

import org.jspecify.annotations.NullMarked;
