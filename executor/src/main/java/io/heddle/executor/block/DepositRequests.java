package io.heddle.executor.block;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import java.util.ArrayList;
import java.util.List;

/// Validator deposits, read from the logs of Ethereum's deposit contract (EIP-6110).
///
/// The event's data is the ABI encoding of five byte strings of fixed sizes, so it has one layout
/// only: `head: 5 offsets; public key 48; withdrawal credentials 32; amount 8; signature 96; index
/// 8`, each behind its length and padded to whole words. The request is the five one after another.
final class DepositRequests {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000219ab540356cBB839Cbe05303d7705Fa");
  private static final Hash EVENT =
      Hash.fromHex("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");
  private static final int WORD = 32;
  private static final int DATA_SIZE = 576;
  private static final int[] OFFSETS = {160, 256, 320, 384, 512};
  private static final int[] SIZES = {48, 32, 8, 96, 8};

  private DepositRequests() {}

  /// All deposits of a block, in the order of their logs.
  ///
  /// @throws InvalidBlockException for an event of another layout
  static Bytes of(List<Receipt> receipts, long block) {
    List<Bytes> parts = new ArrayList<>();
    for (Receipt receipt : receipts) {
      for (Log log : receipt.logs()) {
        if (log.address().equals(CONTRACT)
            && !log.topics().isEmpty()
            && log.topics().getFirst().equals(EVENT)) {
          read(log.data(), block, parts);
        }
      }
    }
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  private static void read(Bytes data, long block, List<Bytes> parts) {
    InvalidBlockException.require(
        data.size() == DATA_SIZE,
        block,
        "deposit event size: expected=" + DATA_SIZE + " actual=" + data.size());
    for (int i = 0; i < OFFSETS.length; i++) {
      int offset = OFFSETS[i];
      InvalidBlockException.requireEqual(
          U256.of(offset), word(data, i * WORD), block, "deposit event offset " + i);
      InvalidBlockException.requireEqual(
          U256.of(SIZES[i]), word(data, offset), block, "deposit event field size " + i);
      parts.add(data.slice(offset + WORD, offset + WORD + SIZES[i]));
    }
  }

  private static U256 word(Bytes data, int offset) {
    return U256.fromBytes(data.unsafeArray(), offset, WORD);
  }
}
