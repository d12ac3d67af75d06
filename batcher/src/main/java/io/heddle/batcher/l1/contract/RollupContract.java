package io.heddle.batcher.l1.contract;

import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1Log;
import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.rpc.LogScan;
import io.heddle.batcher.l1.rpc.LogSearch;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.abi.Abi;
import io.heddle.prover.BatchReference;
import io.heddle.prover.PublicValues;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The Rollup contract as the batcher uses it: what it says, and the calldata that moves it.
public final class RollupContract {

  public static final String COMMIT =
      "commitBatch(bytes32,uint8,uint8,uint64,bytes32,uint64,bytes,bytes32)";
  private static final String PROVE =
      "proveBatches(uint64,uint64,bytes32,uint64,uint64,address,bytes)";
  private static final String FINALIZE = "finalizeBatches(uint64)";
  private static final Hash BATCH_COMMITTED =
      Abi.eventTopic("BatchCommitted(uint64,bytes32,uint64,uint64,bytes32)");

  /// Selector of `FinalizationTooEarly(uint64,uint256)`.
  private static final String TOO_EARLY =
      Abi.selector("FinalizationTooEarly(uint64,uint256)").toHex();

  private final L1Client l1;
  private final Address address;

  public RollupContract(L1Client l1, Address address) {
    this.l1 = l1;
    this.address = address;
  }

  /// How far L1 is. Three reads, so a block may come between them; each figure alone is right.
  ///
  /// @param lastCommitted last committed batch; 0 is genesis
  /// @param lastProven last proven batch
  /// @param lastFinalized last final batch
  public record Progress(long lastCommitted, long lastProven, long lastFinalized) {}

  /// A proven state.
  ///
  /// @param outputRoot the commitment
  /// @param l2BlockNumber last block
  /// @param l2Timestamp its time, seconds
  /// @param provenAt L1 time of the proof, seconds
  /// @param lastBatch last batch of the proven range
  public record Output(
      Hash outputRoot, long l2BlockNumber, long l2Timestamp, long provenAt, long lastBatch) {}

  /// Where the contract is.
  public Address address() {
    return address;
  }

  public Progress progress() {
    return new Progress(
        number("lastCommitted()"), number("lastProven()"), number("lastFinalized()"));
  }

  /// Hash of the configuration that it was deployed for.
  public Hash configHash() {
    return view(Abi.call("CONFIG_HASH()"), result -> Abi.word(result, 0));
  }

  /// Hash of a committed batch, zero for one that is not.
  public Hash batchHash(long index) {
    return view(Abi.call("batchHashes(uint64)", index), result -> Abi.word(result, 0));
  }

  /// The output with this index, genesis being 0.
  public Output output(long index) {
    return view(
        Abi.call("outputs(uint256)", index),
        result ->
            new Output(
                Abi.word(result, 0),
                Abi.number(result, 1),
                Abi.number(result, 2),
                Abi.number(result, 3),
                Abi.number(result, 4)));
  }

  /// Index of the newest output.
  public long latestOutputIndex() {
    return number("latestOutputIndex()");
  }

  /// Index of the newest final output.
  public long lastFinalizedOutput() {
    return number("lastFinalizedOutput()");
  }

  /// How often batches or outputs were taken back.
  public long revertEpoch() {
    return number("revertEpoch()");
  }

  /// Seconds from proven to final.
  public long finalizationDelaySeconds() {
    return number("FINALIZATION_PERIOD_SECONDS()");
  }

  /// The public values that the contract would have a proof checked against.
  public Bytes publicValues(long first, long last, PublicValues values) {
    return view(
        Abi.call(
            "publicValues(uint64,uint64,bytes32,uint64,uint64,address)",
            first,
            last,
            values.newOutputRoot(),
            values.lastL2Block(),
            values.lastL2Timestamp(),
            values.prover()),
        result -> Abi.bytes(result, 0));
  }

  /// Calldata of `commitBatch`.
  ///
  /// @param data the batch data when it travels as calldata, else empty
  public static Bytes commitCall(BatchHeader header, Bytes data) {
    return Abi.call(
        COMMIT,
        header.parentHash(),
        header.version(),
        header.dataLocation().code(),
        header.l1OriginNumber(),
        header.l1OriginHash(),
        header.depositCount(),
        data,
        header.hash());
  }

  /// Calldata of `proveBatches`.
  public static Bytes proveCall(long first, long last, PublicValues values, Bytes proof) {
    return Abi.call(
        PROVE,
        first,
        last,
        values.newOutputRoot(),
        values.lastL2Block(),
        values.lastL2Timestamp(),
        values.prover(),
        proof);
  }

  /// Calldata of `finalizeBatches`.
  public static Bytes finalizeCall(long last) {
    return Abi.call(FINALIZE, last);
  }

  /// Whether a refused `finalizeBatches` only came too early.
  public static boolean isTooEarly(L1RpcException refusal) {
    String data = refusal.data();
    return data != null && data.contains(TOO_EARLY.substring(2));
  }

  /// The event of the transaction that committed this batch, the latest if a reverted batch was
  /// committed again.
  ///
  /// @param origin number of the batch's L1 origin
  public Optional<L1Log> findCommit(long index, long origin) {
    return commits(index).newest(origin, l1.blockNumber());
  }

  /// The same for a batch whose origin is unknown: looked for backwards from an L1 block that
  /// cannot be before its commit, such as that of the next batch's commit.
  public Optional<L1Log> findCommitBefore(long index, long from, long to) {
    return commits(index).newest(from, to);
  }

  /// The events of all commits from this L1 block on, those of reverted batches among them.
  public LogScan commitsFrom(long l1Block) {
    return new LogScan(l1, address, List.of(BATCH_COMMITTED), l1Block);
  }

  /// What such an event names.
  public static BatchReference committed(L1Log event) {
    List<Hash> topics = event.log().topics();
    if (topics.size() != 3 || !topics.getFirst().equals(BATCH_COMMITTED)) {
      throw new L1UnavailableException("L1 answer: no BatchCommitted log: topics=" + topics);
    }
    U256 index = topics.get(1).toU256();
    if (!index.fitsLong()) {
      throw new L1UnavailableException("L1 answer: batch index above 2^63-1: " + index);
    }
    return new BatchReference(
        index.w0(), topics.get(2), event.transactionHash(), event.blockNumber());
  }

  private LogSearch commits(long index) {
    return new LogSearch(l1, address, List.of(BATCH_COMMITTED, U256.of(index).toHash()));
  }

  /// Last final batch in the state after this L1 block; 0 before the contract was there.
  public long lastFinalized(long l1Block) {
    Bytes result = l1.call(L1Call.view(address, Abi.call("lastFinalized()")), l1Block);
    return result.isEmpty() ? 0 : decoded(result, bytes -> Abi.number(bytes, 0));
  }

  private long number(String signature) {
    return view(Abi.call(signature), result -> Abi.number(result, 0));
  }

  private <T> T view(Bytes data, Function<Bytes, T> decoder) {
    return decoded(l1.call(L1Call.view(address, data)), decoder);
  }

  /// The contract never answers what does not decode. A node does that has not synced up to it, or
  /// is another chain's.
  private <T> T decoded(Bytes result, Function<Bytes, T> decoder) {
    try {
      return decoder.apply(result);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new L1UnavailableException(
          "no Rollup at " + address + ", or the L1 node has not synced it: " + e.getMessage(), e);
    }
  }
}
