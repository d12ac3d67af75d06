package io.heddle.sequencer.builder;

import io.heddle.batcher.derivation.OriginSelection;
import io.heddle.executor.BlockHashes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A block that takes no more transactions, on its way to being stored ([SealPipeline]).
///
/// What the next block needs of it is there at once, but for the hash, which is there when the root
/// is computed; who asks earlier waits.
final class ClosedBlock {
  /// How long anybody waits for a root: far longer than one takes, so that nobody waits for ever.
  private static final long ROOT_SECONDS = 60;

  final OpenBlock block;
  final long closedNanos = System.nanoTime();

  /// Done when root, header and hash are known.
  final CompletableFuture<BlockSealer.Sealed> sealed = new CompletableFuture<>();

  /// Done when PostgreSQL and the state store have the block. PostgreSQL being away is no end of it
  /// ([#unavailable]).
  final CompletableFuture<BlockSealer.Sealed> stored = new CompletableFuture<>();

  /// The state after the block.
  final ParentState state;

  /// Why the last attempt to store it failed; until the next one begins.
  volatile @Nullable StoreUnavailableException unavailable;

  /// Whether the state store has it. Only for who stores it.
  boolean inStateStore;

  private final CompletableFuture<Hash> hash = sealed.thenApply(known -> known.block().hash());

  ClosedBlock(OpenBlock block) {
    this.block = block;
    CompletableFuture<BlockSealer.Sealed> known = sealed;
    this.state = new ParentState(block.written(), () -> await(known).trie());
  }

  long number() {
    return block.env().number();
  }

  /// The block as the parent of the next one.
  OriginSelection.Parent parent() {
    return new OriginSelection.Parent(
        number(),
        block.env().timestamp(),
        block.plan().origin(),
        block.plan().sequenceNumber(),
        block.depositCount());
  }

  /// A hash that may still have to be waited for. It outlives the block, so it holds nothing of it.
  private record LateHash(long number, CompletableFuture<Hash> hash) {}

  /// The hashes that a block sees that follows these.
  ///
  /// @param earlier the hashes of those that are stored
  static BlockHashes hashes(List<ClosedBlock> blocks, BlockHashes earlier) {
    List<LateHash> late =
        blocks.stream().map(block -> new LateHash(block.number(), block.hash)).toList();
    return number -> {
      for (LateHash known : late) {
        if (known.number == number) {
          return await(known.hash);
        }
      }
      return earlier.hash(number);
    };
  }

  private static <T> T await(CompletableFuture<T> known) {
    try {
      return known.get(ROOT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the parent block was not sealed", e.getCause());
    } catch (TimeoutException e) {
      throw new Check.InvariantViolation(
          "the parent block has no root after " + ROOT_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the parent block is sealed", e);
    }
  }

  /// A block that is stored and not announced yet.
  record Stored(BlockSealer.Sealed sealed, long closedNanos) {}

  /// What a step that is done came to; throws what it failed with.
  static <T> T result(CompletableFuture<T> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }
}
