/// The contract ABI as bytes: calls, constructor arguments, results.
@NullMarked
package io.heddle.primitives.abi;

import org.jspecify.annotations.NullMarked;
