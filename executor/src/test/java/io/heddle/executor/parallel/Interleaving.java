package io.heddle.executor.parallel;

import io.heddle.executor.Account;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateView;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.transaction.TransactionProcessor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One run driven on one thread in an order that a seed decides: who executes what ahead of its
/// turn, when commits happen, and what happens in the middle of an execution, namely whenever it
/// reads the state underneath. A failure can be had again, unlike one of threads.
final class Interleaving implements StateView {
  private static final int MOST_NESTED = 3;
  private static final int THREADS = 2;

  private final RandomBlock block;
  private final Random random;
  private final CodeCache codes = new CodeCache();
  private final List<TransactionProcessor> processors = new ArrayList<>();
  private final Run run;
  private int depth;
  private boolean committing;

  Interleaving(RandomBlock block, long seed) {
    this(block, seed, null);
  }

  /// @param list what the run is guided by; null for nothing
  Interleaving(RandomBlock block, long seed, @Nullable BlockAccessList list) {
    this.block = block;
    this.random = new Random(seed);
    this.run =
        new Run(
            block.env(),
            block.start(),
            block.transactions(),
            this,
            THREADS,
            new Hints(),
            list,
            Cancellation.NEVER);
    for (int i = 0; i <= MOST_NESTED; i++) {
      processors.add(new TransactionProcessor(block.env(), this, codes));
    }
    run.setFeeRecipients(processors.getFirst().feeRecipients());
  }

  BlockResult execute() {
    while (run.committed() < block.transactions().size()) {
      step();
    }
    return run.result();
  }

  int repeated() {
    return run.repeatedCount();
  }

  private void step() {
    TransactionProcessor processor = processors.get(depth++);
    try {
      int left = block.transactions().size() - run.committed();
      if (random.nextInt(3) == 0 && !committing) {
        committing = true;
        try {
          run.commitNext(processor, RunClock.NONE);
        } finally {
          committing = false;
        }
      } else if (left > 0) {
        int reach = Math.min(left, 1 + random.nextInt(20));
        run.executeAhead(processor, run.committed() + random.nextInt(reach), RunClock.NONE);
      }
    } finally {
      depth--;
    }
  }

  private void disturb() {
    if (depth > 0 && depth <= MOST_NESTED && random.nextInt(4) == 0) {
      step();
    }
  }

  @Override
  public @Nullable Account account(Address address) {
    disturb();
    return block.state().account(address);
  }

  @Override
  public U256 storage(Address address, U256 slot) {
    disturb();
    return block.state().storage(address, slot);
  }

  @Override
  public Bytes code(Hash codeHash) {
    return block.state().code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    disturb();
    return block.state().hasStorage(address);
  }
}
