package io.heddle.sequencer.mempool;

/// What is left in the open block for the next slice.
///
/// A block's logs are bounded as well: they are rows to write within the block time and to read
/// back at once, and a block's whole gas would buy 800,000 of them, or 37 MB of data. As gas pays
/// for both, a slice gets no more gas than the logs and the data that are left cost; nothing has to
/// be executed to know.
///
/// @param gas gas units
/// @param batchBytes bytes of batch ([io.heddle.batcher.codec.BatchSize])
public record BlockRoom(long gas, long batchBytes) {
  /// Most logs in one block, those of deposits not counted.
  public static final int MAX_LOGS = 100_000;

  /// Most bytes of data in these logs.
  public static final int MAX_LOG_DATA_BYTES = 8 << 20;

  /// What LOG0 costs without data, and what a byte of data costs.
  private static final long GAS_PER_LOG = 375;

  private static final long GAS_PER_LOG_BYTE = 8;

  /// Whether at least half of what an empty block would have is used up.
  public boolean halfUsed(BlockRoom empty) {
    return gas <= empty.gas / 2 || batchBytes <= empty.batchBytes / 2;
  }

  /// What a block has left that has so many logs of user transactions already.
  ///
  /// @param logs their number
  /// @param logDataBytes of their data
  public static BlockRoom of(long gasLeft, long batchBytesLeft, int logs, long logDataBytes) {
    long logGas = GAS_PER_LOG * (MAX_LOGS - logs);
    long dataGas = GAS_PER_LOG_BYTE * (MAX_LOG_DATA_BYTES - logDataBytes);
    return new BlockRoom(Math.min(gasLeft, Math.min(logGas, dataGas)), batchBytesLeft);
  }
}
