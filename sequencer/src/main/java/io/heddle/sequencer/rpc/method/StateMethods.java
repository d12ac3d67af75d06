package io.heddle.sequencer.rpc.method;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.trie.AccountProof;
import io.heddle.executor.trie.StateProofs;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.JsonObject;
import io.heddle.sequencer.rpc.shape.ProofJson;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Accounts and storage: balances, nonces, code, slots and their proofs.
final class StateMethods implements MethodTable.Group {
  /// Slots of one `eth_getStorageValues`, as in geth.
  private static final int MAX_STORAGE_VALUES = 1_024;

  private final Blocks blocks;
  private final TransactionPool pool;
  private final int maxProofKeys;

  /// @param maxProofKeys slots of one `eth_getProof`
  StateMethods(Blocks blocks, TransactionPool pool, int maxProofKeys) {
    this.blocks = blocks;
    this.pool = pool;
    this.maxProofKeys = maxProofKeys;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add(
            "eth_getBalance",
            1,
            2,
            params -> balance(params.at(0).address(), BlockId.of(params.at(1))))
        .add(
            "eth_getTransactionCount",
            1,
            2,
            params -> nonce(params.at(0).address(), BlockId.of(params.at(1))))
        .add("eth_getCode", 1, 2, params -> code(params.at(0).address(), BlockId.of(params.at(1))))
        .add(
            "eth_getStorageAt",
            2,
            3,
            params ->
                storage(
                    params.at(0).address(), StorageKey.of(params.at(1)), BlockId.of(params.at(2))))
        .add(
            "eth_getStorageValues",
            1,
            2,
            Costs::storageValues,
            params -> storageValues(params.at(0), BlockId.of(params.at(1))))
        .addComputing(
            "eth_getProof",
            2,
            3,
            Costs::proof,
            (params, ending) ->
                proof(params.at(0).address(), params.at(1).elements(maxProofKeys), params.at(2)));
  }

  private Json balance(Address address, BlockId at) {
    return Json.quantity(account(blocks.state(at), address).balance());
  }

  private Json nonce(Address address, BlockId at) {
    long nonce =
        at == BlockId.Tag.PENDING
            ? pool.pendingNonce(address)
            : account(blocks.state(at), address).nonce();
    return Json.quantity(nonce);
  }

  private Json code(Address address, BlockId at) {
    StateView state = blocks.state(at);
    Account account = account(state, address);
    return Json.data(account.hasCode() ? state.code(account.codeHash()) : Bytes.EMPTY);
  }

  private Json storage(Address address, StorageKey key, BlockId at) {
    U256 value = blocks.state(at).storage(address, key.slot());
    return Json.of(value.toHash().toHex());
  }

  /// Slots of several accounts: an object from address to slots gives one to their values.
  private Json storageValues(Arg wanted, BlockId at) {
    if (!wanted.isObject()) {
      throw wanted.mustBe("an object from addresses to slots");
    }
    if (wanted.node().isEmpty()) {
      throw RpcException.invalidParams("empty request");
    }
    StateView state = blocks.state(at);
    SortedMap<String, Json> values = new TreeMap<>();
    int left = MAX_STORAGE_VALUES;
    for (Iterator<String> names = wanted.node().fieldNames(); names.hasNext(); ) {
      String name = names.next();
      Address address = wanted.key(name).address();
      List<Arg> slots = wanted.field(name).elements(left);
      left -= slots.size();
      values.put(
          name,
          Json.array(
              slots.stream()
                  .map(slot -> state.storage(address, slot.hash().toU256()))
                  .map(value -> Json.of(value.toHash().toHex()))
                  .toList()));
    }
    return JsonObject.ofMembers(values);
  }

  private Json proof(Address address, List<Arg> keys, Arg at) {
    BlockId id = BlockId.of(at);
    if (id == BlockId.Tag.PENDING) {
      throw at.problem("must be a sealed block: the open one has no state root yet");
    }
    List<StorageKey> slots = keys.stream().map(StorageKey::of).toList();
    StateSnapshot snapshot = blocks.snapshot(id);
    AccountProof proof =
        StateProofs.proof(
            snapshot, snapshot.stateRoot(), address, slots.stream().map(StorageKey::slot).toList());
    return ProofJson.of(address, slots.stream().map(StorageKey::shown).toList(), proof);
  }

  private static Account account(StateView state, Address address) {
    Account account = state.account(address);
    return account == null ? Account.EMPTY : account;
  }
}
