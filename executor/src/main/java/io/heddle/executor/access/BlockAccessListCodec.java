package io.heddle.executor.access;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The canonical RLP of a [BlockAccessList]; its layout is told at [BlockAccessList#encode].
final class BlockAccessListCodec {
  private static final int MAX_CODE_BYTES = 24_576; // EIP-170
  private static final int BYTES_PER_ACCOUNT = 96;

  private BlockAccessListCodec() {}

  static Bytes encode(BlockAccessList list) {
    RlpWriter writer = new RlpWriter(BYTES_PER_ACCOUNT * list.accounts().size());
    writer.beginList();
    for (AccountChanges account : list.accounts()) {
      write(writer, account);
    }
    return writer.endList().toBytes();
  }

  private static void write(RlpWriter writer, AccountChanges account) {
    writer.beginList().writeAddress(account.address()).beginList();
    for (SlotChanges slot : account.storageChanges()) {
      writer.beginList().writeU256(slot.slot()).beginList();
      for (Change.Storage change : slot.changes()) {
        writer.beginList().writeLong(change.index()).writeU256(change.value()).endList();
      }
      writer.endList().endList();
    }
    writer.endList().beginList();
    account.storageReads().forEach(writer::writeU256);
    writer.endList().beginList();
    for (Change.Balance change : account.balanceChanges()) {
      writer.beginList().writeLong(change.index()).writeU256(change.value()).endList();
    }
    writer.endList().beginList();
    for (Change.Nonce change : account.nonceChanges()) {
      writer.beginList().writeLong(change.index()).writeLong(change.value()).endList();
    }
    writer.endList().beginList();
    for (Change.Code change : account.codeChanges()) {
      writer.beginList().writeLong(change.index()).writeBytes(change.value()).endList();
    }
    writer.endList().endList();
  }

  static BlockAccessList decode(Bytes encoded) {
    if (encoded.size() > BlockAccessList.MAX_BYTES) {
      throw new RlpException(
          "accessList: too long: max=" + BlockAccessList.MAX_BYTES + " actual=" + encoded.size());
    }
    RlpReader reader = RlpReader.ofList(encoded, "accessList");
    List<AccountChanges> accounts = new ArrayList<>();
    while (reader.hasNext()) {
      AccountChanges account = readAccount(reader.readList("accountChanges"));
      if (!accounts.isEmpty()) {
        requireAscending(accounts.getLast().address(), account.address(), "accounts");
      }
      accounts.add(account);
    }
    return new BlockAccessList(accounts);
  }

  private static AccountChanges readAccount(RlpReader reader) {
    AccountChanges account =
        new AccountChanges(
            reader.readAddress("address"),
            readSlots(reader.readList("storageChanges")),
            readReads(reader.readList("storageReads")),
            readChanges(
                reader.readList("balanceChanges"),
                false,
                (index, item) -> new Change.Balance(index, item.readU256("balance"))),
            readChanges(
                reader.readList("nonceChanges"),
                false,
                (index, item) -> new Change.Nonce(index, item.readLong("nonce"))),
            readChanges(
                reader.readList("codeChanges"),
                false,
                (index, item) -> new Change.Code(index, item.readBytes("code", MAX_CODE_BYTES))));
    reader.expectEnd("accountChanges");
    for (U256 read : account.storageReads()) {
      if (account.slot(read) != null) {
        throw new RlpException("storageReads: slot is changed: " + read);
      }
    }
    return account;
  }

  private static List<SlotChanges> readSlots(RlpReader reader) {
    if (!reader.hasNext()) {
      return List.of();
    }
    List<SlotChanges> slots = new ArrayList<>();
    while (reader.hasNext()) {
      RlpReader item = reader.readList("slotChanges");
      U256 slot = item.readU256("slot");
      if (!slots.isEmpty()) {
        requireAscending(slots.getLast().slot(), slot, "storageChanges");
      }
      slots.add(
          new SlotChanges(
              slot,
              readChanges(
                  item.readList("changes"),
                  true,
                  (index, change) -> new Change.Storage(index, change.readU256("value")))));
      item.expectEnd("slotChanges");
    }
    return slots;
  }

  private static List<U256> readReads(RlpReader reader) {
    if (!reader.hasNext()) {
      return List.of();
    }
    List<U256> slots = new ArrayList<>();
    while (reader.hasNext()) {
      U256 slot = reader.readU256("slot");
      if (!slots.isEmpty()) {
        requireAscending(slots.getLast(), slot, "storageReads");
      }
      slots.add(slot);
    }
    return slots;
  }

  private interface ChangeReader<C> {
    C read(int index, RlpReader item);
  }

  private static <C extends Change> List<C> readChanges(
      RlpReader reader, boolean some, ChangeReader<C> read) {
    if (!reader.hasNext()) {
      if (some) {
        throw new RlpException("changes: a changed slot without changes");
      }
      return List.of();
    }
    List<C> changes = new ArrayList<>();
    @Nullable C last = null;
    while (reader.hasNext()) {
      RlpReader item = reader.readList("change");
      int index = item.readInt("index", Integer.MAX_VALUE);
      if (last != null && last.index() >= index) {
        throw new RlpException("changes: not in ascending order: index=" + index);
      }
      last = read.read(index, item);
      item.expectEnd("change");
      changes.add(last);
    }
    return changes;
  }

  private static <T extends Comparable<T>> void requireAscending(T last, T next, String field) {
    if (last.compareTo(next) >= 0) {
      throw new RlpException(field + ": not in ascending order: " + next);
    }
  }
}
