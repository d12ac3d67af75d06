package io.heddle.executor.evm;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.HaltReason;
import io.heddle.executor.HashWindow;
import io.heddle.executor.StateView;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.executor.precompile.Precompile;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.Delegation;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Executes messages: one worker's EVM, bound to a block, used for one transaction after another.
///
/// Calls do not recurse in Java. The interpreter leaves a frame that calls, [#run] works off the
/// callee, and then goes on with the caller; so the depth of 1,024 costs frames on the heap, which
/// are pooled per depth, and no thread stack.
public final class Evm {
  public static final int MAX_CODE_SIZE = 0x6000;
  public static final int MAX_INIT_CODE_SIZE = 2 * MAX_CODE_SIZE;

  /// Analysed code that the accounts of one transaction keep, so that it is analysed once however
  /// the cache fares: that takes longer than what a call costs.
  private static final long MAX_PREPARED_BYTES = 16L << 20;

  private static final int MAX_FRAMES = 1025;
  private static final byte RESERVED_CODE_PREFIX = (byte) 0xEF;

  final Journal journal;
  final Cancellation cancellation;
  final Division division = new Division();

  final long[] keccakState = new long[Keccak.STATE_LANES];

  private final BlockEnv block;
  private final CodeCache codes;
  private Precompiles precompiles;
  private final Interpreter interpreter;
  private final boolean delegations;
  private final Predicate<Address> precompiled = this::isPrecompile;
  private final @Nullable Frame[] frames = new Frame[MAX_FRAMES];

  /// Where steps go; null unless they are traced.
  final @Nullable StepRecorder recorder;

  private final @Nullable Hash[] blockHashes = new Hash[HashWindow.BLOCKS];
  private long preparedBytes;
  private Address origin = Address.ZERO;
  private U256 gasPrice = U256.ZERO;
  private List<Hash> blobHashes = List.of();

  public Evm(BlockEnv block, Journal journal, CodeCache codes) {
    this(block, journal, codes, Cancellation.NEVER, null);
  }

  /// @param cancellation ends messages early
  /// @param tracer is told of every instruction; null for none
  public Evm(
      BlockEnv block,
      Journal journal,
      CodeCache codes,
      Cancellation cancellation,
      @Nullable Tracer tracer) {
    this.block = block;
    this.journal = journal;
    this.cancellation = cancellation;
    this.codes = codes;
    this.precompiles = Precompiles.forFork(block.fork());
    int[] instructions = InstructionTable.forFork(block.fork());
    this.recorder = tracer == null ? null : new StepRecorder(tracer, instructions);
    this.interpreter =
        new Interpreter(tracer == null ? instructions : InstructionTable.forTracing(instructions));
    this.delegations = block.fork().compareTo(Fork.PRAGUE) >= 0;
  }

  /// Starts the next transaction on an empty journal.
  ///
  /// @param newGasPrice the effective price, wei per gas
  public void begin(StateView view, Address newOrigin, U256 newGasPrice, List<Hash> newBlobHashes) {
    journal.begin(view, precompiled);
    preparedBytes = 0;
    origin = newOrigin;
    gasPrice = newGasPrice;
    blobHashes = newBlobHashes;
    if (recorder != null) {
      recorder.begin();
    }
  }

  /// Has other precompiles from now on, for calls that pretend so.
  public void pretend(Precompiles others) {
    precompiles = others;
  }

  /// What ends its messages early.
  public Cancellation cancellation() {
    return cancellation;
  }

  public BlockEnv block() {
    return block;
  }

  public Journal journal() {
    return journal;
  }

  Address origin() {
    return origin;
  }

  U256 gasPrice() {
    return gasPrice;
  }

  List<Hash> blobHashes() {
    return blobHashes;
  }

  // Messages.

  /// Calls `to` as a transaction does: what it would touch first is warm already, the value is
  /// affordable.
  public MessageResult call(Address from, Address to, U256 value, Bytes data, long gas) {
    AccountEntry target = journal.account(to);
    Code code = code(target);
    boolean delegated = hasDelegation(code);
    if (delegated) {
      AccountEntry delegate = delegate(code);
      journal.warm(delegate);
      code = code(delegate);
    }
    Frame f = frame(0);
    f.reset(gas, code, target, from);
    f.setInput(data.unsafeArray(), 0, data.size());
    f.touchesTarget = true;
    f.precompile = delegated ? null : precompile(to);
    setValue(f, journal.account(from), value);
    return run(f);
  }

  /// Creates the contract at `address` as a transaction does.
  public MessageResult create(Address from, Address address, U256 value, Bytes initCode, long gas) {
    AccountEntry target = journal.account(address);
    journal.warm(target);
    if (collides(target)) {
      return new MessageResult.Halted(HaltReason.ADDRESS_COLLISION);
    }
    Frame f = frame(0);
    prepareCreation(f, gas, new Code(initCode), target, journal.account(from), value);
    return run(f);
  }

  void prepareCreation(
      Frame f, long gas, Code initCode, AccountEntry target, AccountEntry creator, U256 value) {
    f.reset(gas, initCode, target, creator.address());
    f.isCreation = true;
    setValue(f, creator, value);
  }

  private static void setValue(Frame f, AccountEntry payer, U256 value) {
    StackInstructions.push(value, f.value, 0);
    f.transfersFrom = value.isZero() ? null : payer;
  }

  // The driver.

  private MessageResult run(Frame root) {
    Frame f = root;
    if (recorder != null) {
      recorder.entered(root);
    }
    enter(f);
    while (true) {
      FrameStatus status = step(f);
      if (recorder != null) {
        record(recorder, f, status);
      }
      if (status == FrameStatus.CALLING) {
        f = f.callee();
        enter(f);
        continue;
      }
      status = close(f, status);
      if (recorder != null) {
        recorder.closed(f, status, f.gasAtStart);
      }
      if (f == root) {
        MessageResult result = result(f, status);
        if (recorder != null) {
          recorder.ended(result);
        }
        return result;
      }
      Frame caller = frame(f.depth - 1);
      resume(caller, f, status);
      f = caller;
    }
  }

  private static void record(StepRecorder recorder, Frame f, FrameStatus status) {
    if (status == FrameStatus.CALLING) {
      recorder.calling(f, f.callee());
    } else {
      recorder.left(f, status);
    }
  }

  /// Takes the snapshot and moves the value.
  private void enter(Frame f) {
    cancellation.check();
    f.undoMark = journal.undoMark();
    f.logMark = journal.logCount();
    f.refundMark = journal.refund();
    AccountEntry target = f.target();
    if (f.isCreation) {
      journal.markCreated(target);
      journal.setNonce(target, 1);
    } else if (f.touchesTarget) {
      journal.touch(target);
    }
    AccountEntry payer = f.transfersFrom;
    if (payer != null && payer != target) {
      journal.debit(payer, f.value, 0);
      journal.credit(target, f.value, 0);
    }
  }

  private FrameStatus step(Frame f) {
    if (f.precompile != null) {
      return runPrecompile(f, f.precompile);
    }
    return f.code.size == 0 ? FrameStatus.RETURNED : interpreter.run(f);
  }

  private FrameStatus runPrecompile(Frame f, Precompile precompile) {
    long cost = precompile.gasCost(f.input, f.inputStart, f.inputSize);
    if (cost < 0 || cost > f.gas) {
      return halt(f, HaltReason.OUT_OF_GAS);
    }
    byte[] output =
        cost < PrecompileSpeed.LONG_GAS
            ? precompile.run(f.input, f.inputStart, f.inputSize)
            : runLong(f, precompile, cost);
    if (output == null) {
      return halt(f, HaltReason.PRECOMPILE_FAILURE);
    }
    f.gas -= cost;
    f.setResult(output, 0, output.length);
    return FrameStatus.RETURNED;
  }

  /// Nothing ends a precompile that has begun, so a long one is only begun when there is time.
  private byte @Nullable [] runLong(Frame f, Precompile precompile, long cost) {
    cancellation.checkTime(PrecompileSpeed.expectedNanos(precompile, cost));
    long began = System.nanoTime();
    byte[] output = precompile.run(f.input, f.inputStart, f.inputSize);
    if (output != null) {
      PrecompileSpeed.learn(precompile, cost, System.nanoTime() - began);
    }
    return output;
  }

  private static FrameStatus halt(Frame f, HaltReason reason) {
    f.haltReason = reason;
    f.gas = 0;
    f.clearResult();
    return FrameStatus.HALTED;
  }

  /// Deposits created code, or takes back what a failed frame did.
  private FrameStatus close(Frame f, FrameStatus status) {
    FrameStatus closed = f.isCreation && status == FrameStatus.RETURNED ? depositCode(f) : status;
    if (closed != FrameStatus.RETURNED) {
      journal.revertTo(f.undoMark, f.logMark, f.refundMark);
    }
    return closed;
  }

  private FrameStatus depositCode(Frame f) {
    int size = f.resultSize;
    if (size > 0 && f.result[f.resultStart] == RESERVED_CODE_PREFIX) {
      return halt(f, HaltReason.INVALID_CODE_PREFIX);
    }
    long left = f.gas - (long) Gas.CODE_DEPOSIT_PER_BYTE * size;
    if (left < 0) {
      return halt(f, HaltReason.OUT_OF_GAS);
    }
    if (size > MAX_CODE_SIZE) {
      return halt(f, HaltReason.CODE_TOO_LARGE);
    }
    f.gas = left;
    journal.setCode(f.target(), f.resultBytes());
    return FrameStatus.RETURNED;
  }

  /// Gives the caller its result: success on the stack, output in memory, gas that is left.
  private static void resume(Frame caller, Frame callee, FrameStatus status) {
    caller.callee = null;
    caller.gas += callee.gas;
    boolean success = status == FrameStatus.RETURNED;
    int slot = caller.top - Words.LIMBS;
    if (callee.isCreation) {
      if (success) {
        StackInstructions.push(callee.targetAddress, caller.stack, slot);
      } else {
        Words.set(caller.stack, slot, 0);
      }
      if (status == FrameStatus.REVERTED) {
        caller.setReturnData(callee.result, callee.resultStart, callee.resultSize);
      }
      return;
    }
    Words.set(caller.stack, slot, success ? 1 : 0);
    caller.setReturnData(callee.result, callee.resultStart, callee.resultSize);
    int copied = Math.min(caller.returnSize, callee.outputSize);
    if (copied > 0) {
      System.arraycopy(
          callee.result, callee.resultStart, caller.memory.bytes(), callee.outputStart, copied);
    }
  }

  private static MessageResult result(Frame f, FrameStatus status) {
    return switch (status) {
      case RETURNED -> new MessageResult.Returned(f.gas, f.resultBytes());
      case REVERTED -> new MessageResult.Reverted(f.gas, f.resultBytes());
      case HALTED -> new MessageResult.Halted(f.haltReason());
      case CALLING -> throw new IllegalStateException("the outermost frame did not end");
    };
  }

  // For the instructions.

  Frame frame(int depth) {
    Frame frame = frames[depth];
    if (frame == null) {
      frame = new Frame(this, depth);
      frames[depth] = frame;
    }
    return frame;
  }

  Code code(AccountEntry entry) {
    Hash hash = journal.codeHash(entry);
    if (hash.equals(Keccak.EMPTY)) {
      return Code.EMPTY;
    }
    if (entry.prepared(hash) instanceof Code known) {
      return known;
    }
    Code code = codes.analyse(hash, journal.code(entry));
    if (preparedBytes + code.heldBytes() <= MAX_PREPARED_BYTES) {
      preparedBytes += code.heldBytes();
      entry.prepare(hash, code);
    }
    return code;
  }

  /// Whether executing the code means executing somebody else's (EIP-7702).
  boolean hasDelegation(Code code) {
    return delegations && code.isDelegation();
  }

  /// The account whose code a delegation designator names.
  AccountEntry delegate(Code designator) {
    return journal.account(Address.fromBytes(designator.padded, Delegation.ADDRESS_OFFSET));
  }

  /// The hash of one of the 256 blocks before this one; asked for once, since whoever answers may
  /// have to look for it or wait.
  Hash blockHash(long number) {
    int place = (int) number & (HashWindow.BLOCKS - 1); // consecutive numbers have one each
    Hash hash = blockHashes[place];
    if (hash == null) {
      hash = block.blockHashes().hash(number);
      blockHashes[place] = hash;
    }
    return hash;
  }

  private boolean isPrecompile(Address address) {
    return precompile(address) != null;
  }

  @Nullable Precompile precompile(Address address) {
    return precompiles.at(address);
  }

  /// Whether a contract may not be created there (EIP-684, EIP-7610).
  boolean collides(AccountEntry entry) {
    return journal.nonce(entry) != 0
        || !journal.codeHash(entry).equals(Keccak.EMPTY)
        || journal.hasStorage(entry);
  }
}
