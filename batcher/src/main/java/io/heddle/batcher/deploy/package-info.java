/// The role of op-deployer: a new rollup's contracts on L1, its genesis and its parameters.
@NullMarked
package io.heddle.batcher.deploy;

import org.jspecify.annotations.NullMarked;
