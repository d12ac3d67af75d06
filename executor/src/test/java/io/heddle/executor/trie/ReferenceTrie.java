package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The trie written down from its definition (Yellow Paper, appendix D): all pairs in, root out,
/// nothing incremental.
///
/// The oracle of the trie tests, and of every test that needs the root of a whole state. It shares
/// no code with the trie.
public final class ReferenceTrie {
  private final SortedMap<Bytes, Bytes> nodes = new TreeMap<>();
  private final Hash root;

  private ReferenceTrie(Map<Bytes, Bytes> entries) {
    SortedMap<String, Bytes> sorted = new TreeMap<>();
    entries.forEach((key, value) -> sorted.put(key.toHex().substring(2), value));
    Bytes rlp = sorted.isEmpty() ? Bytes.of(0x80) : encode(sorted, "");
    root = Keccak.hash(rlp);
    if (!sorted.isEmpty()) {
      nodes.put(Bytes.EMPTY, rlp);
    }
  }

  /// A whole account of a reference state.
  public record WholeAccount(Account account, Map<U256, U256> storage) {}

  /// The trie of these pairs; values are not empty.
  public static ReferenceTrie of(Map<Bytes, Bytes> entries) {
    return new ReferenceTrie(entries);
  }

  /// The storage trie of these slots; zeros do not count.
  public static ReferenceTrie ofStorage(Map<U256, U256> storage) {
    Map<Bytes, Bytes> entries = new TreeMap<>();
    storage.forEach((slot, value) -> {
      if (!value.isZero()) {
        entries.put(
            hashed(slot.toBytes()), new RlpWriter().writeBytes(value.toMinimalBytes()).toBytes());
      }
    });
    return of(entries);
  }

  /// The account trie of this state.
  public static ReferenceTrie ofState(Map<Address, WholeAccount> state) {
    Map<Bytes, Bytes> entries = new TreeMap<>();
    state.forEach((address, whole) ->
        entries.put(
            hashed(address.toBytes()),
            new RlpWriter()
                .beginList()
                .writeLong(whole.account.nonce())
                .writeU256(whole.account.balance())
                .writeHash(ofStorage(whole.storage).root())
                .writeHash(whole.account.codeHash())
                .endList()
                .toBytes()));
    return of(entries);
  }

  public Hash root() {
    return root;
  }

  /// Every node that is stored by itself, by its path (one nibble per byte).
  public SortedMap<Bytes, Bytes> nodes() {
    return nodes;
  }

  private static Bytes hashed(byte[] key) {
    return Bytes.wrap(Keccak.hash(key).toBytes());
  }

  /// The node of all pairs whose hex keys start with `path`.
  private Bytes encode(SortedMap<String, Bytes> pairs, String path) {
    String first = pairs.firstKey();
    if (pairs.size() == 1) {
      return pair(first.substring(path.length()), 0x20, string(pairs.firstEntry().getValue()));
    }
    String shared = path;
    while (shared.length() < first.length()
        && pairs.lastKey().startsWith(first.substring(0, shared.length() + 1))) {
      shared = first.substring(0, shared.length() + 1);
    }
    if (!shared.equals(path)) {
      return pair(shared.substring(path.length()), 0, reference(pairs, shared));
    }
    RlpWriter branch = new RlpWriter().beginList();
    for (char digit : "0123456789abcdef".toCharArray()) {
      SortedMap<String, Bytes> below = pairs.subMap(path + digit, path + (char) (digit + 1));
      if (below.isEmpty()) {
        branch.writeBytes(Bytes.EMPTY);
      } else {
        branch.writeRaw(reference(below, path + digit));
      }
    }
    Bytes value = pairs.get(path);
    return branch.writeBytes(value == null ? Bytes.EMPTY : value).endList().toBytes();
  }

  private Bytes reference(SortedMap<String, Bytes> pairs, String path) {
    Bytes rlp = encode(pairs, path);
    if (rlp.size() < 32) {
      return rlp;
    }
    byte[] nibbles = new byte[path.length()];
    for (int i = 0; i < nibbles.length; i++) {
      nibbles[i] = (byte) Character.digit(path.charAt(i), 16);
    }
    nodes.put(Bytes.wrap(nibbles), rlp);
    return string(Bytes.wrap(Keccak.hash(rlp).toBytes()));
  }

  private static Bytes pair(String nibbles, int flag, Bytes second) {
    boolean odd = nibbles.length() % 2 == 1;
    String prefix = odd ? Integer.toHexString((flag >> 4) + 1) : flag == 0 ? "00" : "20";
    return new RlpWriter()
        .beginList()
        .writeBytes(Bytes.fromHex("0x" + prefix + nibbles))
        .writeRaw(second)
        .endList()
        .toBytes();
  }

  private static Bytes string(Bytes value) {
    return new RlpWriter().writeBytes(value).toBytes();
  }
}
