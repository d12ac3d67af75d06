package io.heddle.executor.state.snapshot;

import com.github.luben.zstd.Zstd;
import io.heddle.executor.Account;
import io.heddle.executor.state.StateSink;
import io.heddle.executor.state.StateSource;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateTries;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Writes a state that is poured into it as a snapshot ([SnapshotFormat]), in constant memory.
final class SnapshotWriter implements StateSink {
  private static final int COMPRESSION_LEVEL = 3;

  private final DataOutputStream out;
  private final MessageDigest digest = sha256();
  private final ByteBuffer chunk = ByteBuffer.allocate(SnapshotFormat.MAX_CHUNK_BYTES);
  private long codes;
  private long accounts;
  private long slots;

  private SnapshotWriter(OutputStream target) {
    out = new DataOutputStream(new DigestOutputStream(target, digest));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  /// Writes a whole snapshot.
  ///
  /// @throws StateStoreException when the contents do not have the header's state root
  static void write(OutputStream target, BlockHeader header, Hash genesisHash, StateSource contents)
      throws IOException {
    SnapshotWriter writer = new SnapshotWriter(target);
    try {
      writer.head(header, genesisHash);
      StateTries tries = new StateTries(StateTries.DISCARDED);
      contents.pour(new TeeSink(writer, tries));
      Hash root = tries.finish();
      if (!root.equals(header.stateRoot())) {
        throw new StateStoreException(
            "state does not have the root of block %d: expected=%s actual=%s"
                .formatted(header.number(), header.stateRoot(), root));
      }
      writer.end();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void head(BlockHeader header, Hash genesisHash) throws IOException {
    Bytes rlp = header.encoded();
    out.write(SnapshotFormat.MAGIC);
    out.writeInt(SnapshotFormat.VERSION);
    out.writeInt(rlp.size());
    out.write(rlp.toArray());
    out.write(genesisHash.toBytes());
  }

  @Override
  public void code(Bytes code) {
    if (code.size() > SnapshotFormat.MAX_CODE_SIZE) {
      throw new StateStoreException("code too large for a snapshot: size=" + code.size());
    }
    chunk.put(SnapshotFormat.CODE).putInt(code.size()).put(code.toArray());
    codes++;
    flushIfFull();
  }

  @Override
  public void account(Hash key, Account account) {
    byte[] balance = account.balance().toMinimalBytes();
    chunk.put(SnapshotFormat.ACCOUNT).put(key.toBytes()).putLong(account.nonce());
    chunk.put((byte) balance.length).put(balance).put((byte) (account.hasCode() ? 1 : 0));
    if (account.hasCode()) {
      chunk.put(account.codeHash().toBytes());
    }
    accounts++;
    flushIfFull();
  }

  @Override
  public void slot(Hash key, U256 value) {
    byte[] bytes = value.toMinimalBytes();
    chunk.put(SnapshotFormat.SLOT).put(key.toBytes()).put((byte) bytes.length).put(bytes);
    slots++;
    flushIfFull();
  }

  private void flushIfFull() {
    if (chunk.position() >= SnapshotFormat.CHUNK_BYTES) {
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void flush() throws IOException {
    byte[] raw = new byte[chunk.flip().remaining()];
    chunk.get(raw).clear();
    byte[] stored = Zstd.compress(raw, COMPRESSION_LEVEL);
    out.writeInt(stored.length);
    out.writeInt(raw.length);
    out.write(stored);
  }

  private void end() throws IOException {
    if (chunk.position() > 0) {
      flush();
    }
    out.writeInt(0);
    out.writeLong(codes);
    out.writeLong(accounts);
    out.writeLong(slots);
    out.write(digest.digest());
    out.flush();
  }

  /// Gives everything to two sinks.
  private record TeeSink(StateSink first, StateSink second) implements StateSink {
    @Override
    public void code(Bytes code) {
      first.code(code);
      second.code(code);
    }

    @Override
    public void account(Hash key, Account account) {
      first.account(key, account);
      second.account(key, account);
    }

    @Override
    public void slot(Hash key, U256 value) {
      first.slot(key, value);
      second.slot(key, value);
    }
  }
}
