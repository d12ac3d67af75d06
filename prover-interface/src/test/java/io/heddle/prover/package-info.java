/// Tests, and the contract that every prover must pass.
@NullMarked
package io.heddle.prover;

import org.jspecify.annotations.NullMarked;
