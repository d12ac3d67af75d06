package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A genesis state in the making: accounts, and contracts whose storage is written where their
/// constructors and users would have.
///
/// Slots of mappings are at keccak256(key ‖ slot of the mapping), as Solidity has it; which slot
/// holds what stands in the contracts' `storageLayout`.
final class StateDraft {
  /// Enough for any number of transactions that a benchmark makes: a million ether.
  private static final U256 ETHER = U256.fromDecimal("1000000000000000000000000");

  /// What each account holds of each token that it trades.
  private static final U256 TOKENS = U256.fromDecimal("1000000000000000000000000000");

  private static final U256 BALANCES = U256.ZERO;
  private static final U256 ALLOWANCES = U256.ONE;

  private final SortedMap<Address, GenesisAccount> plain = new TreeMap<>();
  private final Map<Address, SortedMap<U256, U256>> contracts = new HashMap<>();
  private final Map<Address, Bytes> codes = new HashMap<>();
  private final Map<BenchContract, Bytes> loaded = new HashMap<>();

  /// An account with ether.
  void fund(Address address) {
    plain.put(address, GenesisAccount.ofBalance(ETHER));
  }

  /// A contract without storage so far.
  Address contract(BenchContract contract, Address address) {
    codes.put(address, loaded.computeIfAbsent(contract, BenchContract::runtimeCode));
    contracts.put(address, new TreeMap<>());
    return address;
  }

  void slot(Address contract, long slot, U256 value) {
    storage(contract).put(U256.of(slot), value);
  }

  void slot(Address contract, long slot, Address value) {
    slot(contract, slot, value.toWord().toU256());
  }

  /// Writes `mapping[key]` of the mapping at `slot`.
  void entry(Address contract, long slot, Address key, U256 value) {
    storage(contract).put(mapped(key, U256.of(slot)), value);
  }

  /// Gives the holder tokens to spend.
  void tokens(Address token, Address holder) {
    storage(token).put(mapped(holder, BALANCES), TOKENS);
  }

  /// Gives `amount` tokens to the holder.
  void tokens(Address token, Address holder, U256 amount) {
    storage(token).put(mapped(holder, BALANCES), amount);
  }

  /// Lets the spender take any amount of the owner's tokens.
  void allow(Address token, Address owner, Address spender) {
    storage(token).put(mapped(spender, mapped(owner, ALLOWANCES)), U256.MAX);
  }

  private SortedMap<U256, U256> storage(Address contract) {
    SortedMap<U256, U256> slots = contracts.get(contract);
    if (slots == null) {
      throw new IllegalStateException("no contract at " + contract);
    }
    return slots;
  }

  private static U256 mapped(Address key, U256 slot) {
    return Keccak.hash(key.toWord(), slot.toHash()).toU256();
  }

  SortedMap<Address, GenesisAccount> alloc() {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(plain);
    codes.forEach(
        (address, code) -> alloc.put(address, GenesisAccount.ofCode(code, storage(address))));
    return alloc;
  }

  /// High and low halves in one word, as Solidity packs two fields (the first in the low bits).
  static U256 packed(U256 high, int shift, U256 low) {
    return high.multiply(U256.fromBigInteger(java.math.BigInteger.TWO.pow(shift))).add(low);
  }
}
