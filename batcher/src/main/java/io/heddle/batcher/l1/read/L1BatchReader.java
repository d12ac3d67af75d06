package io.heddle.batcher.l1.read;

import io.heddle.batcher.blob.BlobFormatException;
import io.heddle.batcher.blob.BlobPacking;
import io.heddle.batcher.blob.BlobSidecar;
import io.heddle.batcher.codec.BatchCodec;
import io.heddle.batcher.codec.BatchFormatException;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1TransactionView;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.DataLocation;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.abi.Abi;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.prover.BatchReference;
import java.util.List;

/// Reads batches, believing nothing but the batch hash: the transaction must rebuild the header,
/// the header names the data's hash, and blobs are checked through their KZG commitments.
public final class L1BatchReader {

  private final L1Client l1;
  private final CheckedBlobSource blobSource;

  public L1BatchReader(L1Client l1, BlobSource blobSource) {
    this.l1 = l1;
    this.blobSource = CheckedBlobSource.of(blobSource);
  }

  /// Reads one batch. Throws [BatchDataException] when its data does not decode, and
  /// [L1UnavailableException] when the node or the sources show nothing that hashes to it, an
  /// [L1MismatchException] when they show something else.
  public CommittedBatch read(BatchReference reference) {
    L1TransactionView transaction =
        l1.transaction(reference.commitTransaction())
            .orElseThrow(() ->
                new L1UnavailableException(
                    "no such L1 transaction: " + reference.commitTransaction()));
    Bytes input = transaction.input();
    if (input.size() < 4 || !input.slice(0, 4).equals(Abi.selector(RollupContract.COMMIT))) {
      throw new L1MismatchException("no commitBatch: transaction=" + transaction.hash());
    }
    Bytes arguments = input.slice(4, input.size());
    BatchHeader header = header(reference, transaction, arguments);
    List<Bytes> blobs = header.dataLocation() == DataLocation.BLOB ? blobs(transaction) : List.of();
    try {
      Bytes data =
          switch (header.dataLocation()) {
            case BLOB -> BlobPacking.unpack(blobs);
            case CALLDATA -> Abi.bytes(arguments, 6);
          };
      return new CommittedBatch(header, BatchCodec.decode(data), data);
    } catch (BlobFormatException
        | BatchFormatException
        | IllegalArgumentException
        | ArithmeticException e) {
      throw new BatchDataException(
          "batch " + reference.index() + " does not decode: " + e.getMessage(), e);
    }
  }

  /// The header of this batch. The contract has taken its hash, so a transaction that rebuilds
  /// another one is not what L1 has.
  private static BatchHeader header(
      BatchReference reference, L1TransactionView transaction, Bytes arguments) {
    BatchHeader header;
    try {
      header = argumentsOf(reference, transaction, arguments);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new L1MismatchException(
          "no commitBatch: transaction=" + transaction.hash() + " " + e.getMessage(), e);
    }
    if (!header.hash().equals(reference.batchHash())) {
      throw new L1MismatchException(
          "batch hash: batch="
              + reference.index()
              + " expected="
              + reference.batchHash()
              + " actual="
              + header.hash());
    }
    return header;
  }

  private static BatchHeader argumentsOf(
      BatchReference reference, L1TransactionView transaction, Bytes arguments) {
    DataLocation location = DataLocation.of((int) Abi.number(arguments, 2));
    return new BatchHeader(
        (int) Abi.number(arguments, 1),
        location,
        reference.index(),
        Abi.number(arguments, 3),
        Abi.word(arguments, 4),
        Abi.number(arguments, 5),
        switch (location) {
          case BLOB -> BlobSidecar.dataHash(transaction.blobVersionedHashes());
          case CALLDATA -> Keccak.hash(Abi.bytes(arguments, 6));
        },
        Abi.word(arguments, 0));
  }

  private List<Bytes> blobs(L1TransactionView transaction) {
    long number =
        transaction
            .blockNumber()
            .orElseThrow(
                () -> new L1UnavailableException("not included yet: " + transaction.hash()));
    L1Block block =
        l1.block(number)
            .orElseThrow(() -> new L1UnavailableException("no such L1 block: " + number));
    return blobSource.blobs(transaction.hash(), block, transaction.blobVersionedHashes());
  }
}
