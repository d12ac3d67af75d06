/// What a chain is before its first block: forks, rollup parameters, genesis, predeploys.
@NullMarked
package io.heddle.primitives.chain;

import org.jspecify.annotations.NullMarked;
