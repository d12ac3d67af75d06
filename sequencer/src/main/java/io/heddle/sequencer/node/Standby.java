package io.heddle.sequencer.node;

import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.builder.GenesisBlock;
import io.heddle.sequencer.builder.LocalChain;
import io.heddle.sequencer.builder.Recovery;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// What a process does until it leads: it keeps its state store at the head of the chain in
/// PostgreSQL, which is the replicated log, and looks whether the lease is free. So there is next
/// to nothing to catch up with when the leader is gone.
///
/// The blocks that the last leader stored are all there when the lease is taken: its transactions
/// hold the lease's row until they end ([io.heddle.sequencer.store.Fence]).
final class Standby {
  private static final Logger LOG = Logger.getLogger(Standby.class);
  private static final long AWAY_MILLIS = 500;

  private final Recovery recovery;
  private final Lease lease;
  private final Duration look;
  private final Runnable warmUp;
  private final Consumer<String> phase;

  /// @param look time between two looks at the lease and at the chain
  /// @param warmUp called once, when the state store has caught up
  /// @param phase takes what is being done, in words that anybody may read
  Standby(Recovery recovery, Lease lease, Duration look, Runnable warmUp, Consumer<String> phase) {
    this.recovery = recovery;
    this.lease = lease;
    this.look = look;
    this.warmUp = warmUp;
    this.phase = phase;
  }

  /// Returns the chain at its head, once this process leads. A database that is away is waited for:
  /// there is no other way on.
  LocalChain lead(GenesisBlock genesis) throws InterruptedException {
    phase.accept("recovering");
    LocalChain chain = null;
    boolean leads = false;
    boolean warm = false;
    boolean told = false;
    while (true) {
      try {
        chain = chain == null ? recovery.recover(genesis) : recovery.follow(chain);
        if (leads) {
          return chain;
        }
        if (!warm) {
          warmUp.run();
          warm = true;
        }
        // Only now: a process that has much to catch up with does not keep others from leading.
        leads = lease.tryTake();
        if (!leads) {
          phase.accept("standby at block " + chain.head().block().number());
          if (!told) {
            LOG.infof("standby: another process leads: head=%d", chain.head().block().number());
            told = true;
          }
          TimeUnit.MILLISECONDS.sleep(look.toMillis());
        }
      } catch (StoreUnavailableException e) {
        LOG.warnf("start or standby: the database is away, trying again: %s", e.getMessage());
        TimeUnit.MILLISECONDS.sleep(AWAY_MILLIS);
      }
    }
  }
}
