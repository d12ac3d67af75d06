package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random state changes (accounts come, go and return, storage is cleared) against the reference
/// trie.
class StateTrieFuzzTest {
  private static final int BLOCKS = 120;

  @Test
  void apply_randomDiffs_rootNodesAndProofsAreTheReferences() {
    RandomState random = RandomState.seeded("StateTrieFuzzTest");
    NodeMap stored = new NodeMap();
    StateTrie trie = new StateTrie(stored, StateTrie.EMPTY_ROOT);
    for (int block = 0; block < BLOCKS; block++) {
      TrieUpdate update = trie.apply(random.nextDiff(40));
      stored.apply(update);
      ReferenceTrie reference = ReferenceTrie.ofState(random.state());
      assertEquals(reference.root(), update.root(), "block " + block);
      assertEquals(
          expectedNodes(random.state(), reference),
          stored.nodes,
          "stored nodes after block " + block);
      checkReads(trie, random);
      if (block % 10 == 0) {
        checkProofs(stored, update.root(), random);
      }
      if (random.chance(3)) {
        trie = new StateTrie(stored, update.root());
      }
    }
  }

  private static Map<NodeKey, Bytes> expectedNodes(
      Map<Address, ReferenceTrie.WholeAccount> state, ReferenceTrie accounts) {
    Map<NodeKey, Bytes> expected = new TreeMap<>();
    accounts.nodes().forEach((path, rlp) -> expected.put(new NodeKey(Hash.ZERO, path), rlp));
    state.forEach((address, whole) ->
        ReferenceTrie.ofStorage(whole.storage())
            .nodes()
            .forEach((path, rlp) ->
                expected.put(new NodeKey(Keccak.hash(address.toBytes()), path), rlp)));
    return expected;
  }

  private static void checkReads(StateTrie trie, RandomState random) {
    for (Address address : random.addresses()) {
      ReferenceTrie.WholeAccount whole = random.state().get(address);
      if (whole == null) {
        assertNull(trie.account(address));
        assertEquals(StateTrie.EMPTY_ROOT, trie.storageRoot(address));
      } else {
        assertEquals(whole.account(), trie.account(address));
        assertEquals(ReferenceTrie.ofStorage(whole.storage()).root(), trie.storageRoot(address));
        whole.storage().forEach((slot, value) -> assertEquals(value, trie.storage(address, slot)));
      }
    }
  }

  private static void checkProofs(NodeMap stored, Hash root, RandomState random) {
    List<U256> slots = random.slots();
    for (Address address : random.addresses()) {
      AccountProof proof = StateProofs.proof(stored, root, address, slots);
      ReferenceTrie.WholeAccount whole = random.state().get(address);
      Optional<Bytes> leaf = ProofVerifier.verify(root, hashed(address.toBytes()), proof.nodes());
      assertEquals(whole != null, leaf.isPresent());
      assertEquals(whole == null ? Account.EMPTY : whole.account(), proof.account());
      Hash storageRoot =
          whole == null ? StateTrie.EMPTY_ROOT : ReferenceTrie.ofStorage(whole.storage()).root();
      assertEquals(storageRoot, proof.storageRoot());
      for (AccountProof.StorageProof storage : proof.storageProofs()) {
        U256 expected =
            whole == null ? U256.ZERO : whole.storage().getOrDefault(storage.slot(), U256.ZERO);
        Optional<Bytes> value =
            ProofVerifier.verify(storageRoot, hashed(storage.slot().toBytes()), storage.nodes());
        assertEquals(expected, storage.value());
        assertEquals(
            expected, value.map(rlp -> RlpReader.of(rlp).readU256("value")).orElse(U256.ZERO));
      }
    }
  }

  private static Bytes hashed(byte[] key) {
    return Bytes.wrap(Keccak.hash(key).toBytes());
  }
}
