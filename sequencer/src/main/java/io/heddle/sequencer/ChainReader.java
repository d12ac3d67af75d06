package io.heddle.sequencer;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Optional;

/// Reads sealed blocks: those that PostgreSQL has committed and that were announced as `latest`.
///
/// Calls block; none of them returns anything of the open block (see [StateAccess#pending]). Throws
/// [NotReadyException] until the node has recovered, and [StoreUnavailableException] when
/// PostgreSQL does not answer in time.
public interface ChainReader {
  /// The latest announced block. Block 0 is the genesis block, so there always is one.
  BlockRef head();

  /// The last block in a batch that is committed on L1; 0 when there is none.
  long safeNumber();

  /// The last block in a batch that is finalized on L1; 0 when there is none.
  long finalizedNumber();

  /// A block without its transactions. The newest one costs nothing, another one a row.
  Optional<SealedHeader> header(long number);

  Optional<SealedHeader> header(Hash hash);

  /// The hash of a block that exists; those of the newest 256 blocks are in memory.
  Optional<Hash> hash(long number);

  /// The hashes of the blocks from one number up to, and without, another one, which all exist.
  List<Hash> hashes(long from, long to);

  Optional<SealedBlock> block(long number);

  Optional<SealedBlock> block(Hash hash);

  Optional<IncludedTransaction> transaction(Hash transactionHash);

  Optional<ReceiptView> receipt(Hash transactionHash);

  /// The receipts of a block in transaction order; empty when there is no such block.
  List<ReceiptView> receipts(long blockNumber);

  /// What the users of consecutive blocks paid, ascending, `to` among them; those that exist.
  List<BlockFees> fees(long from, long to);

  /// The encoded access list of a block (EIP-7928); the newest blocks have one.
  Optional<Bytes> accessList(long blockNumber);

  /// Most bytes of data that logs read together may have.
  long MAX_LOG_DATA_BYTES = 8 << 20;

  /// The logs that match, in block and log order, `limit` of them at most (ask for one more than
  /// allowed to learn that there are too many), and none after the first that goes beyond
  /// [#MAX_LOG_DATA_BYTES].
  List<LogView> logs(LogFilter filter, int limit);
}
