package io.heddle.sequencer.node;

import io.heddle.batcher.l1.read.InvalidBatchException;
import io.heddle.batcher.l1.read.WrongBlobsException;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1Endpoint;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.builder.DerivedBlocks;
import io.heddle.sequencer.derive.ChainDerivation;
import io.heddle.sequencer.derive.DerivationDifferenceException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// The role that rebuilds the chain from L1 and ends; `./heddle derive` runs it.
final class Derivation {
  private static final Logger LOG = Logger.getLogger(ChainDerivation.class);

  /// What was derived is not what L1 says, or no chain follows from what L1 has.
  static final int EXIT_REFUSED = 5;

  /// Something outside was away. What was derived is kept, and the next run goes on.
  static final int EXIT_UNAVAILABLE = 6;

  private Derivation() {}

  /// Derives all there is.
  ///
  /// @param keep takes what must be closed when the process ends
  /// @return the process's exit status
  static int run(NodeConfig config, ChainServices chain, Consumer<AutoCloseable> keep) {
    DerivedBlocks blocks =
        new DerivedBlocks(
            chain.config(),
            chain.executor(),
            chain.tables(),
            chain.states(),
            chain.tries(),
            chain.chain(),
            Roles.historyBlocks(config.state()));
    keep.accept(blocks);
    BlobSources blobs = BlobSources.open(config.l1(), chain.batches());
    L1Client l1 =
        L1Client.of(
            L1Endpoint.list("heddle.l1.url", config.l1().url()),
            chain.config().requireRollup().l1ChainId());
    keep.accept(l1);
    try {
      ChainDerivation derivation =
          new ChainDerivation(
              chain.genesis(),
              l1,
              blobs.source(),
              new ChainDerivation.Stores(
                  chain.chain(),
                  blocks,
                  chain.genesisBlock().block(),
                  chain.origins(),
                  chain.batches()));
      LOG.info(derivation.run(config.derivation().to()));
      return 0;
    } catch (InvalidBatchException | WrongBlobsException | DerivationDifferenceException e) {
      LOG.errorf("DERIVATION REFUSED: %s", e.getMessage());
      return EXIT_REFUSED;
    } catch (L1UnavailableException | L1RpcException | StoreUnavailableException e) {
      LOG.errorf("derivation stopped, run it again to go on: %s", e.getMessage());
      return EXIT_UNAVAILABLE;
    }
  }
}
