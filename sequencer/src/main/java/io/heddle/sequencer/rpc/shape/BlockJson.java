package io.heddle.sequencer.rpc.shape;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.rpc.protocol.Json;
import java.io.IOException;
import java.util.List;

/// The shape of a block.
public final class BlockJson {
  private static final Bytes NO_BLOOM = Bytes.wrap(new byte[256]);

  private BlockJson() {}

  /// A sealed block that lists its transactions' hashes.
  public static Json withHashes(SealedBlock block) {
    return sealed(block, hashes(block.transactions()));
  }

  /// A sealed block with whole transactions, given as JSON in block order.
  public static Json withTransactions(SealedBlock block, List<Json> transactions) {
    return sealed(block, transactions);
  }

  /// The header alone: an event of `newHeads`.
  public static Json header(SealedHeader block) {
    return JsonObject.of(object -> header(object, block));
  }

  /// The open block: what it will be called is not settled, so hash, nonce and miner are null, as
  /// in geth. Its roots are zero until it is sealed: libraries want a hash there.
  public static Json pending(PendingView open, boolean full) {
    List<Json> transactions =
        full
            ? open.transactions().stream().map(TransactionJson::pending).toList()
            : hashes(open.transactions());
    return JsonObject.of(object ->
        object
            .quantity("number", open.env().number())
            .none("hash")
            .hash("parentHash", open.parentHash())
            .none("nonce")
            .none("miner")
            .hash("stateRoot", Hash.ZERO)
            .hash("transactionsRoot", Hash.ZERO)
            .hash("receiptsRoot", Hash.ZERO)
            .hash("sha3Uncles", OrderedTrieRoot.EMPTY_OMMERS_HASH)
            .data("logsBloom", NO_BLOOM)
            .quantity("difficulty", 0)
            .data("extraData", Bytes.EMPTY)
            .hash("mixHash", open.env().prevRandao())
            .quantity("gasLimit", open.env().gasLimit())
            .quantity("gasUsed", open.gasUsed())
            .quantity("timestamp", open.env().timestamp())
            .quantity("baseFeePerGas", open.env().baseFee())
            .quantity("size", 0)
            .hashes("uncles", List.of())
            .objects("transactions", transactions));
  }

  private static Json sealed(SealedBlock block, List<Json> transactions) {
    return JsonObject.of(object -> {
      header(object, block.sealedHeader());
      object
          .quantity("size", block.sizeBytes())
          .hashes("uncles", List.of())
          .objects("transactions", transactions);
      if (block.header().withdrawalsRoot().isPresent()) {
        object.objects("withdrawals", List.of());
      }
    });
  }

  private static List<Json> hashes(List<RecoveredTransaction> transactions) {
    return transactions.stream().map(transaction -> Json.of(transaction.hash().toHex())).toList();
  }

  private static void header(JsonObject object, SealedHeader block) throws IOException {
    BlockHeader header = block.header();
    object
        .quantity("number", header.number())
        .hash("hash", block.hash())
        .hash("parentHash", header.parentHash())
        .text("nonce", "0x%016x".formatted(header.nonce()))
        .hash("mixHash", header.prevRandao())
        .hash("sha3Uncles", header.ommersHash())
        .data("logsBloom", header.logsBloom().bytes())
        .hash("stateRoot", header.stateRoot())
        .hash("transactionsRoot", header.transactionsRoot())
        .hash("receiptsRoot", header.receiptsRoot())
        .address("miner", header.beneficiary())
        .quantity("difficulty", header.difficulty())
        .data("extraData", header.extraData())
        .quantity("gasLimit", header.gasLimit())
        .quantity("gasUsed", header.gasUsed())
        .quantity("timestamp", header.timestamp())
        .quantity("baseFeePerGas", header.baseFeePerGas());
    if (header.withdrawalsRoot().isPresent()) {
      object.hash("withdrawalsRoot", header.withdrawalsRoot().get());
    }
    if (header.blobGasUsed().isPresent()) {
      object.quantity("blobGasUsed", header.blobGasUsed().get());
    }
    if (header.excessBlobGas().isPresent()) {
      object.quantity("excessBlobGas", header.excessBlobGas().get());
    }
    if (header.parentBeaconBlockRoot().isPresent()) {
      object.hash("parentBeaconBlockRoot", header.parentBeaconBlockRoot().get());
    }
    if (header.requestsHash().isPresent()) {
      object.hash("requestsHash", header.requestsHash().get());
    }
  }
}
