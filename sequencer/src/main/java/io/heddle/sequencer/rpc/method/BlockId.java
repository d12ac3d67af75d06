package io.heddle.sequencer.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.rpc.protocol.Arg;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Names a block: by tag, by number, or by hash (EIP-1898).
sealed interface BlockId {
  enum Tag implements BlockId {
    /// The open block.
    PENDING,
    /// The last sealed block; the rollup's word for it is `unsafe`.
    LATEST,
    /// The last block in a batch that is committed on L1.
    SAFE,
    /// The last block in a batch that is finalized on L1.
    FINALIZED,
    /// The genesis block.
    EARLIEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record ByNumber(long number) implements BlockId {
    @Override
    public String toString() {
      return Long.toString(number);
    }
  }

  record ByHash(Hash hash) implements BlockId {
    @Override
    public String toString() {
      return hash.toHex();
    }
  }

  /// Reads a tag, a number, a hash, or an object with `blockNumber` or `blockHash`; left out means
  /// `latest`.
  static BlockId of(Arg arg) {
    if (arg.isAbsent()) {
      return Tag.LATEST;
    }
    if (arg.isObject()) {
      return ofObject(arg);
    }
    if (arg.isString() && arg.string().length() == 2 + 2 * Hash.SIZE) {
      return new ByHash(arg.hash());
    }
    return numberOrTag(arg);
  }

  /// Reads a tag or a number; left out means `latest`.
  static BlockId numberOrTag(Arg arg) {
    if (arg.isAbsent()) {
      return Tag.LATEST;
    }
    if (!arg.isString() || arg.string().startsWith("0x")) {
      return new ByNumber(arg.uint64());
    }
    return tag(arg);
  }

  private static BlockId tag(Arg arg) {
    if (arg.string().equals("unsafe")) {
      return Tag.LATEST;
    }
    for (Tag tag : Tag.values()) {
      if (tag.toString().equals(arg.string())) {
        return tag;
      }
    }
    String tags = Arrays.stream(Tag.values()).map(Tag::toString).collect(Collectors.joining(", "));
    throw arg.mustBe("a block number (hex quantity) or one of " + tags);
  }

  private static BlockId ofObject(Arg arg) {
    JsonNode node = arg.node();
    boolean byHash = node.hasNonNull("blockHash");
    if (byHash == node.hasNonNull("blockNumber")) {
      throw arg.problem("must have exactly one of blockNumber and blockHash");
    }
    Arg canonical = arg.field("requireCanonical");
    if (!canonical.isAbsent()) {
      canonical.bool();
    }
    return byHash
        ? new ByHash(arg.field("blockHash").hash())
        : numberOrTag(arg.field("blockNumber"));
  }
}
