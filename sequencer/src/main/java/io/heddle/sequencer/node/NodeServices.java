package io.heddle.sequencer.node;

import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;

/// What a node that has recovered offers.
record NodeServices(
    ChainReader chain,
    StateAccess states,
    TransactionPool pool,
    FeeOracle fees,
    RollupStatus rollup) {}
