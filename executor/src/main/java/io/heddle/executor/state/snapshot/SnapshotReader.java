package io.heddle.executor.state.snapshot;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.heddle.executor.Account;
import io.heddle.executor.state.StateSink;
import io.heddle.executor.state.StateStoreException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpException;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/// Reads a snapshot ([SnapshotFormat]) from the front, once, in constant memory. Every byte is
/// checked; only [#pour] returning says that the file is whole.
final class SnapshotReader {
  private final DataInputStream in;
  private final DigestInputStream digested;
  private final String name;
  private final BlockHeader header;
  private final Hash genesisHash;
  private final byte[] raw = new byte[SnapshotFormat.MAX_CHUNK_BYTES];
  private long codes;
  private long accounts;
  private long slots;

  /// Reads the head.
  ///
  /// @param name of the file, for messages
  /// @throws StateStoreException when it is not a snapshot that this version reads
  SnapshotReader(InputStream source, String name) {
    this.name = name;
    this.digested = new DigestInputStream(source, SnapshotWriter.sha256());
    this.in = new DataInputStream(digested);
    try {
      require(Arrays.equals(bytes(SnapshotFormat.MAGIC.length), SnapshotFormat.MAGIC), "no magic");
      int version = in.readInt();
      require(version == SnapshotFormat.VERSION, "version " + version + " is not known");
      int size = in.readInt();
      require(size > 0 && size <= SnapshotFormat.MAX_HEADER_SIZE, "header size " + size);
      header = BlockHeader.decode(Bytes.wrap(bytes(size)));
      genesisHash = Hash.fromBytes(bytes(Hash.SIZE));
    } catch (EOFException e) {
      throw refused("it ends early");
    } catch (IOException e) {
      throw new StateStoreException("snapshot %s cannot be read".formatted(name), e);
    } catch (RlpException e) {
      throw new StateStoreException(
          "snapshot %s: block header: %s".formatted(name, e.getMessage()), e);
    }
  }

  BlockHeader header() {
    return header;
  }

  Hash genesisHash() {
    return genesisHash;
  }

  private StateStoreException refused(String what) {
    return new StateStoreException(
        "snapshot %s is damaged or no snapshot: %s".formatted(name, what));
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw refused(what);
    }
  }

  private byte[] bytes(int size) throws IOException {
    byte[] bytes = new byte[size];
    in.readFully(bytes);
    return bytes;
  }

  /// Gives the state to `sink` and checks the end of the file.
  void pour(StateSink sink) {
    try {
      for (int stored = in.readInt(); stored != 0; stored = in.readInt()) {
        int size = in.readInt();
        require(size > 0 && size <= raw.length, "chunk of " + size + " bytes");
        require(
            stored > 0 && stored <= Zstd.compressBound(size),
            "stored chunk of " + stored + " bytes");
        records(decompress(bytes(stored), size), sink);
      }
      require(
          in.readLong() == codes && in.readLong() == accounts && in.readLong() == slots,
          "counts of records");
      MessageDigest digest = digested.getMessageDigest();
      digested.on(false);
      require(Arrays.equals(bytes(digest.getDigestLength()), digest.digest()), "wrong checksum");
      require(in.read() < 0, "bytes after the end");
    } catch (EOFException e) {
      throw refused("it ends early");
    } catch (IOException e) {
      throw new StateStoreException("snapshot %s cannot be read".formatted(name), e);
    }
  }

  private ByteBuffer decompress(byte[] stored, int size) {
    try {
      long actual = Zstd.decompressByteArray(raw, 0, size, stored, 0, stored.length);
      require(!Zstd.isError(actual) && actual == size, "chunk does not decompress");
    } catch (ZstdException e) {
      throw refused("chunk does not decompress: " + e.getMessage());
    }
    return ByteBuffer.wrap(raw, 0, size);
  }

  private void records(ByteBuffer chunk, StateSink sink) {
    try {
      while (chunk.hasRemaining()) {
        byte kind = chunk.get();
        switch (kind) {
          case SnapshotFormat.CODE -> {
            int size = chunk.getInt();
            require(size > 0 && size <= SnapshotFormat.MAX_CODE_SIZE, "code of " + size + " bytes");
            sink.code(Bytes.wrap(take(chunk, size)));
            codes++;
          }
          case SnapshotFormat.ACCOUNT -> {
            sink.account(hash(chunk), account(chunk));
            accounts++;
          }
          case SnapshotFormat.SLOT -> {
            sink.slot(hash(chunk), number(chunk));
            slots++;
          }
          default -> throw refused("record of kind " + kind);
        }
      }
    } catch (BufferUnderflowException e) {
      throw refused("a record ends early");
    }
  }

  private Account account(ByteBuffer raw) {
    long nonce = raw.getLong();
    U256 balance = number(raw);
    byte hasCode = raw.get();
    require(hasCode == 0 || hasCode == 1, "code flag " + hasCode);
    Hash codeHash = hasCode == 1 ? hash(raw) : Keccak.EMPTY;
    require(hasCode == 0 || !codeHash.equals(Keccak.EMPTY), "code flag without code");
    return new Account(nonce, balance, codeHash);
  }

  private static Hash hash(ByteBuffer raw) {
    return Hash.fromBytes(take(raw, Hash.SIZE));
  }

  private U256 number(ByteBuffer raw) {
    int size = raw.get();
    require(size >= 0 && size <= Hash.SIZE, "number of " + size + " bytes");
    byte[] bytes = take(raw, size);
    require(size == 0 || bytes[0] != 0, "number with a leading zero");
    return U256.fromBytes(bytes);
  }

  private static byte[] take(ByteBuffer raw, int size) {
    if (size > raw.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[size];
    raw.get(bytes);
    return bytes;
  }
}
