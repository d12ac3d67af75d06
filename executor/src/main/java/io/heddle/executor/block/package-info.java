/// Whole blocks: executing their transactions in order, deriving their environment, putting their
/// headers together.
///
/// Everything here is pure. The sequencer, recovery and stateless validation share it, so that they
/// cannot disagree.
///
/// A rollup's blocks come as inputs ([io.heddle.executor.block.RollupBlockProcessor]), Ethereum's
/// as blocks to check ([io.heddle.executor.block.EthereumBlockProcessor]); both are executed by the
/// same code, in which `BlockRules` is the one difference.
@NullMarked
package io.heddle.executor.block;

import org.jspecify.annotations.NullMarked;
