package io.heddle.sequencer.rpc.shape;

import io.heddle.executor.trie.AccountProof;
import io.heddle.primitives.Address;
import io.heddle.sequencer.rpc.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/// The shape of `eth_getProof`'s answer: an account, some of its slots, and the trie nodes from the
/// root to each (EIP-1186).
public final class ProofJson {
  private ProofJson() {}

  /// A proof whose slots go by `keys`: the slots as the call wrote them, in the order of the
  /// proof's.
  public static Json of(Address address, List<String> keys, AccountProof proof) {
    List<Json> storage = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      storage.add(slot(keys.get(i), proof.storageProofs().get(i)));
    }
    return JsonObject.of(object ->
        object
            .address("address", address)
            .datas("accountProof", proof.nodes())
            .quantity("balance", proof.account().balance())
            .hash("codeHash", proof.account().codeHash())
            .quantity("nonce", proof.account().nonce())
            .hash("storageHash", proof.storageRoot())
            .objects("storageProof", storage));
  }

  private static Json slot(String key, AccountProof.StorageProof proof) {
    return JsonObject.of(object ->
        object.text("key", key).quantity("value", proof.value()).datas("proof", proof.nodes()));
  }
}
