package io.heddle.executor.trie;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.testing.DecoderFuzz;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Trie nodes of a witness that nobody trusts.
class NodeCodecFuzzTest {
  private static final DecoderFuzz<TrieNode> NODE =
      DecoderFuzz.canonical(
          "trie node",
          InvalidTrieNodeException.class,
          rlp -> NodeCodec.decode(rlp.toArray(), Nibbles.NONE, 0),
          node -> Bytes.wrap(encode(node)));

  /// From what was decoded, not from the bytes that a branch keeps.
  private static byte[] encode(TrieNode node) {
    return switch (node) {
      case TrieNode.Leaf leaf -> NodeCodec.leaf(leaf.key, 0, leaf.value);
      case TrieNode.Extension extension ->
          NodeCodec.extension(
              extension.path, Objects.requireNonNull(extension.childReference, "sealed"));
      case TrieNode.Branch branch -> {
        byte[] @Nullable [] references = new byte[16] @Nullable [];
        for (int i = 0; i < 16; i++) {
          references[i] = branch.has(i) ? NodeCodec.reference(branch, i) : null;
        }
        yield NodeCodec.branch(references, NodeCodec.value(branch));
      }
      case TrieNode.Unloaded unloaded -> throw new AssertionError(unloaded);
    };
  }

  @MethodSource("seeds")
  @FuzzTest
  void node(byte[] input) {
    NODE.accept(input);
  }

  @Test
  void node_damaged_isRefusedOrEncodesToItself() {
    NODE.mutate(seeds());
  }

  static List<byte[]> seeds() {
    Bytes leaf = pair("0x31", new RlpWriter().writeLong(7).toBytes());
    Bytes hash = new RlpWriter().writeHash(new Hash(1, 2, 3, 4)).toBytes();
    Bytes longLeaf =
        pair("0x20" + "ab".repeat(31), new RlpWriter().writeBytes(new byte[70]).toBytes());
    RlpWriter branch = new RlpWriter().beginList().writeRaw(leaf).writeRaw(hash);
    for (int i = 2; i < 17; i++) {
      branch.writeBytes(i == 16 ? Bytes.fromHex("0x0102") : Bytes.EMPTY);
    }
    return List.of(
        pair("0x2031", new RlpWriter().writeLong(7).toBytes()).toArray(),
        longLeaf.toArray(),
        pair("0x0012", hash).toArray(),
        pair("0x11", leaf).toArray(),
        branch.endList().toBytes().toArray());
  }

  private static Bytes pair(String path, Bytes second) {
    return new RlpWriter()
        .beginList()
        .writeBytes(Bytes.fromHex(path))
        .writeRaw(second)
        .endList()
        .toBytes();
  }
}
