package io.heddle.executor;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The canonical RLP of a [StateDiff]; its layout is told at [StateDiff#encode].
final class StateDiffCodec {
  private StateDiffCodec() {}

  static Bytes encode(StateDiff diff) {
    RlpWriter writer = new RlpWriter(64 * (1 + diff.accounts().size()));
    writer.beginList().beginList();
    diff.accounts().forEach((address, change) -> writeChange(writer, address, change));
    writer.endList().beginList();
    diff.codes().values().forEach(writer::writeBytes);
    return writer.endList().endList().toBytes();
  }

  private static void writeChange(RlpWriter writer, Address address, AccountChange change) {
    writer.beginList().writeAddress(address).beginList();
    change
        .account()
        .ifPresent(account ->
            writer
                .writeLong(account.nonce())
                .writeU256(account.balance())
                .writeHash(account.codeHash()));
    writer.endList().writeBoolean(change.storageCleared()).beginList();
    change
        .storage()
        .forEach((slot, value) -> writer.beginList().writeU256(slot).writeU256(value).endList());
    writer.endList().endList();
  }

  static StateDiff decode(Bytes encoded) {
    RlpReader reader = RlpReader.ofList(encoded, "stateDiff");
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    RlpReader changes = reader.readList("accounts");
    while (changes.hasNext()) {
      RlpReader change = changes.readList("accountChange");
      Address address = change.readAddress("address");
      requireAscending(accounts, address, "accounts");
      accounts.put(address, readChange(change));
    }
    SortedMap<Hash, Bytes> codes = new TreeMap<>();
    RlpReader list = reader.readList("codes");
    while (list.hasNext()) {
      Bytes code = list.readBytes("code");
      Hash hash = Keccak.hash(code);
      requireAscending(codes, hash, "codes");
      codes.put(hash, code);
    }
    reader.expectEnd("stateDiff");
    return new StateDiff(accounts, codes);
  }

  private static AccountChange readChange(RlpReader change) {
    RlpReader fields = change.readList("account");
    Optional<Account> account = Optional.empty();
    if (fields.hasNext()) {
      account =
          Optional.of(
              new Account(
                  fields.readLong("nonce"),
                  fields.readU256("balance"),
                  fields.readHash("codeHash")));
      fields.expectEnd("account");
    }
    boolean storageCleared = change.readBoolean("storageCleared");
    SortedMap<U256, U256> storage = new TreeMap<>();
    RlpReader slots = change.readList("storage");
    while (slots.hasNext()) {
      RlpReader entry = slots.readList("slot");
      U256 slot = entry.readU256("slot");
      requireAscending(storage, slot, "slots");
      storage.put(slot, entry.readU256("value"));
      entry.expectEnd("slot");
    }
    change.expectEnd("accountChange");
    if (account.isEmpty() && !(storageCleared && storage.isEmpty())) {
      throw new RlpException("accountChange: a deleted account keeps no storage");
    }
    return new AccountChange(account, storageCleared, storage);
  }

  private static <K extends Comparable<K>> void requireAscending(
      SortedMap<K, ?> map, K key, String field) {
    if (!map.isEmpty() && map.lastKey().compareTo(key) >= 0) {
      throw new RlpException(field + ": not in ascending order: " + key);
    }
  }
}
