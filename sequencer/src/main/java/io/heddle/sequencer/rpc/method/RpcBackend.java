package io.heddle.sequencer.rpc.method;

import io.heddle.executor.CallExecutor;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import java.time.Duration;
import java.util.List;

/// Everything the methods ask of the node.
///
/// @param chainId of the L2 chain
public record RpcBackend(
    long chainId,
    ChainReader chain,
    StateAccess states,
    TransactionPool pool,
    FeeOracle fees,
    HeadFeed feed,
    RollupStatus rollup,
    CallExecutor calls) {
  /// What an operator decides about the methods.
  ///
  /// @param clientVersion the answer to `web3_clientVersion`
  /// @param callGasCap gas that an `eth_call` may use
  /// @param maxLogBlocks blocks that an `eth_getLogs` may span
  /// @param maxLogResults logs that it may answer with
  /// @param maxProofKeys slots that an `eth_getProof` may ask for
  /// @param syncTimeout how long `eth_sendRawTransactionSync` waits that says nothing
  /// @param maxSyncTimeout how long it may ask to wait
  public record Settings(
      String clientVersion,
      long callGasCap,
      int maxLogBlocks,
      int maxLogResults,
      int maxProofKeys,
      Duration syncTimeout,
      Duration maxSyncTimeout) {}

  /// All methods.
  public MethodTable methods(Settings settings) {
    Blocks blocks = new Blocks(chain, states);
    Sending sending = new Sending();
    SealedExecutions executions = new SealedExecutions(chain, states, blocks);
    EvmCallExecutor traced = new EvmCallExecutor();
    LogMethods logs =
        new LogMethods(chain, blocks, settings.maxLogBlocks(), settings.maxLogResults());
    AcceptedTransactions accepted = new AcceptedTransactions(pool);
    return MethodTable.of(
        List.of(
            new ChainMethods(chain, chainId, settings.clientVersion()),
            new BlockMethods(chain, states, blocks),
            new HeaderMethods(blocks),
            new RawMethods(chain, blocks),
            new TransactionMethods(chain, states, pool, blocks, sending),
            new SyncSendMethods(
                chain, states, pool, sending, settings.syncTimeout(), settings.maxSyncTimeout()),
            new PoolMethods(states, pool),
            new StateMethods(blocks, pool, settings.maxProofKeys()),
            new FeeMethods(chain, blocks, fees),
            new CallMethods(blocks, calls, chainId, settings.callGasCap()),
            new AccessListMethods(blocks, traced, chainId, settings.callGasCap()),
            new TraceMethods(executions, blocks, traced, chainId, settings.callGasCap()),
            new ParityMethods(executions),
            logs,
            new FilterMethods(chain, logs, accepted, new WholeTransactions(chain, states, pool)),
            new SubscriptionMethods(feed, accepted),
            new RollupMethods(rollup, blocks, settings.clientVersion()),
            new DiscoveryMethods(settings.clientVersion())));
  }
}
