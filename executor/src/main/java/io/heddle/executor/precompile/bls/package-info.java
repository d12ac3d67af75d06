/// BLS12-381 for the precompiles of EIP-2537: encodings and checks in Java, arithmetic in blst
/// through `java.lang.foreign`, or in Bouncy Castle where blst cannot be loaded. through
/// `java.lang.foreign`.
@NullMarked
package io.heddle.executor.precompile.bls;

import org.jspecify.annotations.NullMarked;
