package io.heddle.executor.state.snapshot;

import java.nio.charset.StandardCharsets;

/// The file format of a state snapshot, version 1, big-endian:
///
/// ```
/// file    = head chunk* end
/// head    = "HEDDLEST":8 ‖ version:4 ‖ headerSize:4 ‖ block header, RLP ‖ genesisHash:32
/// chunk   = storedSize:4 (> 0) ‖ rawSize:4 ‖ zstd of the records
/// end     = 0:4 ‖ codes:8 ‖ accounts:8 ‖ slots:8 ‖ sha256 of all bytes before it:32
/// records = code* (account slot*)*, whole ones in every chunk
/// code    = 1 ‖ size:4 ‖ bytes
/// account = 2 ‖ key:32 ‖ nonce:8 ‖ balanceSize:1 ‖ balance ‖ hasCode:1 ‖ codeHash:32 if so
/// slot    = 3 ‖ key:32 ‖ valueSize:1 ‖ value
/// ```
///
/// Keys are keccak256 of address and slot number, ascending. Numbers have no leading zeros, and a
/// slot is never zero. The header commits to the state root, and the root to every record, so a
/// snapshot of a known block hash need not be trusted.
final class SnapshotFormat {
  static final byte[] MAGIC = "HEDDLEST".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 1;
  static final int MAX_HEADER_SIZE = 1 << 12;

  /// A chunk is closed once it holds this much.
  static final int CHUNK_BYTES = 1 << 20;

  /// Largest code that a snapshot holds; far above any chain's limit.
  static final int MAX_CODE_SIZE = 1 << 20;

  /// Most raw bytes of a chunk: nearly full, and then the largest record.
  static final int MAX_CHUNK_BYTES = CHUNK_BYTES + MAX_CODE_SIZE + 5;

  static final byte CODE = 1;
  static final byte ACCOUNT = 2;
  static final byte SLOT = 3;

  private SnapshotFormat() {}
}
