package io.heddle.batcher.port;

/// Where a batch's data lies on L1: `daType` of the contract.
public enum DataLocation {
  /// In the blobs of the committing transaction.
  BLOB(0),
  /// In its calldata, for an L1 without blobs or when blobs cost more.
  CALLDATA(1);

  private final int code;

  DataLocation(int code) {
    this.code = code;
  }

  /// The contract's number for it.
  public int code() {
    return code;
  }

  /// The location with this number; throws [IllegalArgumentException] when there is none.
  public static DataLocation of(int code) {
    for (DataLocation location : values()) {
      if (location.code == code) {
        return location;
      }
    }
    throw new IllegalArgumentException("daType: " + code);
  }
}
