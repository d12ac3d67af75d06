package io.heddle.executor.state.lmdb;

import io.heddle.executor.state.DamagedStateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a store's file, page by page, before LMDB is given it, and refuses it if anything that
/// LMDB would follow is not what was written.
///
/// LMDB trusts its file: a flipped bit in a page makes it serve a wrong value, miss a key, or read
/// outside its memory and take the process down. So the whole tree of every table is walked here:
/// page numbers and kinds, every offset inside its page, the order of keys and their bounds from
/// the branches above, the record counts, that no page is used twice or is free as well, and the
/// checksum of every record. What this cannot see is a page that is an intact older version of
/// itself (a write that the disk lost); `state verify` recomputes the root for that. For one
/// thread.
public final class StoreFileCheck {
  private static final int SMALLEST_PAGE = 4096;
  private static final int LARGEST_PAGE = 65_536;
  private static final int META_PAGES = 2;
  private static final int MAGIC = 0xbeefc0de;
  private static final int MAXIMUM_DEPTH = 16;
  private static final long NO_PAGE = -1;

  private final Path file;
  private final FileChannel channel;
  private final RecordChecksum checksum = new RecordChecksum();
  private final BitSet used = new BitSet();
  private final BitSet free = new BitSet();
  private final Set<String> tables = new HashSet<>();
  private final @Nullable LmdbPage[] buffers = new @Nullable LmdbPage[2 * MAXIMUM_DEPTH];
  private int pageSize = SMALLEST_PAGE;
  private long lastPage;
  private long records;

  private StoreFileCheck(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Checks a file that no process has open. An absent or empty one is a new one.
  ///
  /// @return how many records it has
  /// @throws DamagedStateException when it is not whole
  public static long check(Path file) {
    if (!Files.exists(file)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size() == 0 ? 0 : new StoreFileCheck(file, channel).check();
    } catch (IOException e) {
      throw new DamagedStateException(file, "cannot be read: " + e.getMessage());
    }
  }

  private DamagedStateException damage(long page, String what) {
    return new DamagedStateException(
        file, "page=%d offset=%d: %s".formatted(page, page * pageSize, what));
  }

  private void require(boolean holds, long page, String what) {
    if (!holds) {
      throw damage(page, what);
    }
  }

  private long check() throws IOException {
    LmdbPage first = new LmdbPage(pageSize);
    read(0, first);
    pageSize = first.pageSize();
    require(
        pageSize >= SMALLEST_PAGE && pageSize <= LARGEST_PAGE && Integer.bitCount(pageSize) == 1,
        0,
        "page size");
    LmdbPage meta = newestMeta();
    lastPage = meta.lastPage();
    require(lastPage > 0 && lastPage < Integer.MAX_VALUE, 0, "last page");
    walk(new Tree(Kind.FREE, null, meta.in, LmdbPage.META_FREE_DB), 0);
    walk(new Tree(Kind.MAIN, null, meta.in, LmdbPage.META_MAIN_DB), 0);
    free.and(used);
    require(free.isEmpty(), Math.max(0, free.nextSetBit(0)), "page is in use and free");
    return records;
  }

  private LmdbPage newestMeta() throws IOException {
    LmdbPage newest = null;
    for (int i = 0; i < META_PAGES; i++) {
      LmdbPage meta = new LmdbPage(pageSize);
      read(i, meta);
      require(
          meta.kind() == LmdbPage.META
              && meta.number() == i
              && meta.magic() == MAGIC
              && meta.pageSize() == pageSize,
          i,
          "meta page");
      if (newest == null || meta.transaction() > newest.transaction()) {
        newest = meta;
      }
    }
    if (newest == null) {
      throw damage(0, "no meta page");
    }
    return newest;
  }

  private void read(long number, LmdbPage into) throws IOException {
    ByteBuffer buffer = into.in.clear();
    long from = number * pageSize;
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw damage(number, "the file ends early: fileBytes=" + channel.size());
      }
    }
  }

  private enum Kind {
    FREE,
    MAIN,
    DATA
  }

  /// A tree and what its record says of it, which must come out.
  private static final class Tree {
    final Kind kind;
    final @Nullable Table table;
    final int depth;
    final long root;

    /// Branch, leaf and overflow pages, records.
    final long[] expected = new long[4];

    final long[] found = new long[4];

    Tree(Kind kind, @Nullable Table table, ByteBuffer in, int at) {
      this.kind = kind;
      this.table = table;
      depth = in.getShort(at + 6);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = in.getLong(at + 8 + Long.BYTES * i);
      }
      root = in.getLong(at + 40);
    }

    String name() {
      return table == null ? kind.toString() : table.tableName();
    }
  }

  private void walk(Tree tree, long from) throws IOException {
    if (tree.root != NO_PAGE) {
      require(tree.depth > 0 && tree.depth < MAXIMUM_DEPTH, from, "depth of " + tree.name());
      int level = tree.kind == Kind.DATA ? MAXIMUM_DEPTH : 0;
      walk(tree, tree.root, from, level, tree.depth, null, null);
    }
    require(
        Arrays.equals(tree.expected, tree.found) && (tree.root != NO_PAGE || tree.depth == 0),
        from,
        "table %s has other pages or records than it says: expected=%s found=%s"
            .formatted(tree.name(), Arrays.toString(tree.expected), Arrays.toString(tree.found)));
  }

  /// Reads page `number`, which nothing else may use.
  private LmdbPage page(long number, long parent, int level) throws IOException {
    require(
        number >= META_PAGES && number <= lastPage && !used.get((int) number),
        parent,
        "reference to page " + number);
    used.set((int) number);
    LmdbPage page = buffers[level];
    if (page == null) {
      page = new LmdbPage(pageSize);
      buffers[level] = page;
    }
    read(number, page);
    require(page.number() == number, number, "page number " + page.number());
    return page;
  }

  /// @param left levels of the tree from this page on
  /// @param low all keys are at or above it
  /// @param high all keys are below it
  private void walk(
      Tree tree,
      long number,
      long parent,
      int level,
      int left,
      byte @Nullable [] low,
      byte @Nullable [] high)
      throws IOException {
    LmdbPage page = page(number, parent, level);
    boolean leaf = left == 1;
    require(page.kind() == (leaf ? LmdbPage.LEAF : LmdbPage.BRANCH), number, "kind of page");
    tree.found[leaf ? 1 : 0]++;
    int count = page.count();
    require(
        page.lower() % 2 == 0
            && count >= (leaf ? 1 : 2)
            && page.lower() <= page.upper()
            && page.upper() <= pageSize,
        number,
        "bounds of a page");
    int occupied = 0;
    byte[] last = low;
    for (int i = 0; i < count; i++) {
      byte[] key = key(page, number, i);
      boolean first = i == 0;
      if (leaf || !first) { // the first key of a branch is not kept
        int least = leaf && first ? 0 : 1;
        require(
            (last == null || compare(tree, key, last) >= least)
                && (high == null || compare(tree, key, high) < 0),
            number,
            "order of keys");
        last = key;
      }
      int content = key.length;
      if (leaf) {
        content += record(tree, page, number, page.at(i), key);
      } else {
        byte[] above = i + 1 < count ? key(page, number, i + 1) : high;
        long child = page.child(page.at(i));
        walk(tree, child, number, level + 1, left - 1, first ? low : key, above);
      }
      occupied += LmdbPage.NODE_HEADER + content + content % 2;
    }
    require(occupied == pageSize - page.upper(), number, "space of a page");
  }

  private byte[] key(LmdbPage page, long number, int index) {
    int at = page.at(index);
    require(at >= page.upper() && at + LmdbPage.NODE_HEADER <= pageSize, number, "place of a key");
    require(at + LmdbPage.NODE_HEADER + page.keySize(at) <= pageSize, number, "size of a key");
    return page.key(at);
  }

  /// Keys are byte strings, but those of the free list, which are numbers.
  private static int compare(Tree tree, byte[] key, byte[] other) {
    return tree.kind == Kind.FREE && key.length == Long.BYTES && other.length == Long.BYTES
        ? Long.compareUnsigned(littleEndian(key), littleEndian(other))
        : Arrays.compareUnsigned(key, other);
  }

  private static long littleEndian(byte[] key) {
    return ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /// Checks a record and returns how many bytes of its value lie in this page.
  private int record(Tree tree, LmdbPage page, long number, int at, byte[] key) throws IOException {
    tree.found[3]++;
    int size = page.valueSize(at);
    int from = at + LmdbPage.NODE_HEADER + key.length;
    require(size >= 0, number, "size of a value");
    if (page.recordKind(at) == LmdbPage.BIG_DATA) {
      require(from + Long.BYTES <= pageSize, number, "place of a large value");
      byte[] value = overflow(tree, page.in.getLong(from), number, size);
      content(tree, number, key, value, LmdbPage.HEADER, size);
      return Long.BYTES;
    }
    int kind = tree.kind == Kind.MAIN ? LmdbPage.SUB_DATA : LmdbPage.PLAIN;
    require(page.recordKind(at) == kind, number, "kind of a record");
    require(from + (long) size <= pageSize, number, "size of a value");
    content(tree, number, key, page.bytes, from, size);
    return size;
  }

  /// The pages of a large value.
  private byte[] overflow(Tree tree, long number, long parent, int size) throws IOException {
    LmdbPage head = page(number, parent, buffers.length - 1);
    int count = head.overflowPages();
    require(
        head.kind() == LmdbPage.OVERFLOW
            && count == (LmdbPage.HEADER + (long) size + pageSize - 1) / pageSize
            && number + count - 1 <= lastPage,
        number,
        "large value");
    tree.found[2] += count;
    for (int i = 1; i < count; i++) {
      require(!used.get((int) number + i), number, "large value over a used page");
      used.set((int) number + i);
    }
    LmdbPage whole = new LmdbPage(count * pageSize);
    read(number, whole);
    return whole.bytes;
  }

  private void content(Tree tree, long number, byte[] key, byte[] in, int from, int size)
      throws IOException {
    switch (tree.kind) {
      case FREE -> freePages(number, in, from, size);
      case MAIN -> subTree(number, key, in, from, size);
      case DATA -> {
        if (tree.table == null || !checksum.holds(tree.table, key, in, from, size)) {
          throw damage(number, "record with a wrong checksum: table=" + tree.name());
        }
        records++;
      }
    }
  }

  /// A list of free pages: their count, then their numbers, descending.
  private void freePages(long number, byte[] in, int from, int size) {
    require(size >= Long.BYTES, number, "list of free pages");
    ByteBuffer list = ByteBuffer.wrap(in, from, size).order(ByteOrder.LITTLE_ENDIAN);
    long count = list.getLong();
    require(count >= 0 && count <= list.remaining() / Long.BYTES, number, "count of free pages");
    long last = lastPage + 1;
    for (long i = 0; i < count; i++) {
      long page = list.getLong();
      require(
          page >= META_PAGES && page < last && !free.get((int) page), number, "free page " + page);
      free.set((int) page);
      last = page;
    }
  }

  private void subTree(long number, byte[] key, byte[] in, int from, int size) throws IOException {
    String name = new String(key, StandardCharsets.US_ASCII);
    require(size == LmdbPage.DB_SIZE && tables.add(name), number, "record of table " + name);
    Table table =
        Arrays.stream(Table.values())
            .filter(candidate -> candidate.tableName().equals(name))
            .findFirst()
            .orElseThrow(() ->
                damage(number, "table %s is unknown: another format, or damaged".formatted(name)));
    ByteBuffer db = ByteBuffer.wrap(in).order(ByteOrder.LITTLE_ENDIAN);
    require(db.getShort(from + 4) == 0, number, "flags of table " + name);
    walk(new Tree(Kind.DATA, table, db, from), number);
  }
}
