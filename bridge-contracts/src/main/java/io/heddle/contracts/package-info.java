/// The compiled contracts: ABI and bytecode of what is deployed on L1, and the code and storage
/// that L2 starts with. The sources are Solidity, under `src/main/solidity`.
@NullMarked
package io.heddle.contracts;

import org.jspecify.annotations.NullMarked;
