package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.executor.trie.ProofVerifier.InvalidProofException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import io.heddle.testing.DecoderFuzz;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Proofs that anybody may have made. The first node is taken as its root says, so that what comes
/// behind the check of its hash is reached too.
class ProofVerifierFuzzTest {
  private static final int MAX_KEY_BYTES = 32;

  private static final DecoderFuzz<Optional<Bytes>> PROOF =
      new DecoderFuzz<>(
          "proof",
          InvalidProofException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          ProofVerifierFuzzTest::verify,
          (input, value) -> {});

  @MethodSource("seeds")
  @FuzzTest
  void proof(byte[] input) {
    PROOF.accept(input);
  }

  @Test
  void proof_damaged_isAnsweredOrRefused() {
    PROOF.mutate(seeds());
  }

  @Test
  void verify_referenceThatIsNoHash_isRefused() {
    RlpWriter branch = new RlpWriter().beginList();
    for (int i = 0; i < 17; i++) {
      branch.writeBytes(i == 0 ? Bytes.fromHex("0x0102030405") : Bytes.EMPTY);
    }
    Bytes node = branch.endList().toBytes();
    assertThrows(
        InvalidProofException.class,
        () -> ProofVerifier.verify(Keccak.hash(node), Bytes.of(0), List.of(node)));
  }

  private static Optional<Bytes> verify(Bytes input) {
    Bytes key;
    List<Bytes> nodes;
    try {
      RlpReader rlp = RlpReader.ofList(input, "input");
      key = rlp.readBytes("key");
      nodes = rlp.readList("nodes", node -> node.readBytes("node"));
    } catch (RlpException e) {
      throw new InvalidProofException("no input: " + e.getMessage());
    }
    Hash root = nodes.isEmpty() ? Hash.ZERO : Keccak.hash(nodes.getFirst());
    return ProofVerifier.verify(root, key.slice(0, Math.min(key.size(), MAX_KEY_BYTES)), nodes);
  }

  static List<byte[]> seeds() {
    TrieBatch.Builder batch = new TrieBatch.Builder();
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Bytes key = key(0x12, i % 3, i, i * 7);
      keys.add(key);
      batch.put(key.toArray(), new byte[] {(byte) (i + 1)});
    }
    MerkleTrie trie = new MerkleTrie(TrieNodeSource.EMPTY, Hash.ZERO, MerkleTrie.EMPTY_ROOT);
    NodeChanges changes = new NodeChanges(Hash.ZERO, NodeChanges.Kept.ALL);
    Hash root = trie.update(batch.build(), changes, TrieWorkers.NONE, 0);
    NodeMap stored = new NodeMap();
    stored.apply(changes);
    return List.of(
        seed(stored, root, keys.get(5)),
        seed(stored, root, keys.get(38)),
        seed(stored, root, key(0x12, 1, 3, 3)),
        seed(stored, root, key(0x13, 1, 3, 3)));
  }

  private static Bytes key(int... values) {
    byte[] key = new byte[values.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) values[i];
    }
    return Bytes.wrap(key);
  }

  /// A key and the stored nodes on its way, found as the verifier asks for them.
  private static byte[] seed(NodeMap stored, Hash root, Bytes key) {
    List<Bytes> nodes = new ArrayList<>();
    TrieNodeSource recording =
        (owner, path, hash) -> {
          Bytes node = stored.node(owner, path, hash);
          nodes.add(node);
          return node;
        };
    boolean present = new MerkleTrie(recording, Hash.ZERO, root).get(key.toArray()) != null;
    if (present != ProofVerifier.verify(root, key, nodes).isPresent()) {
      throw new IllegalStateException("the proof says otherwise: key=" + key);
    }
    RlpWriter rlp = new RlpWriter().beginList().writeBytes(key).beginList();
    nodes.forEach(rlp::writeBytes);
    return rlp.endList().endList().toBytes().toArray();
  }
}
