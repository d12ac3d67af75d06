package io.heddle.workload;

/// How much of a workload to make.
///
/// @param seed equal options give equal workloads, byte for byte
/// @param blocks blocks, one on top of the other
/// @param transactions transactions in each
/// @param accounts senders, each with a key; at least `transactions` where all senders of a block
///   are distinct
/// @param chainId the chain that the transactions are for
/// @param signed whether signatures are real; made-up ones, equally long, are much faster to make
/// @param hotPercent of [WorkloadKind#HOT]: how many transactions in a hundred are among the few
///   hot accounts
public record WorkloadOptions(
    long seed,
    int blocks,
    int transactions,
    int accounts,
    long chainId,
    boolean signed,
    int hotPercent) {
  /// The chain id of the devnet's rollup.
  public static final long DEVNET_CHAIN_ID = 901;

  public WorkloadOptions {
    if (blocks < 1 || transactions < 1 || accounts < transactions) {
      throw new IllegalArgumentException(
          "workload: blocks=%d transactions=%d accounts=%d"
              .formatted(blocks, transactions, accounts));
    }
    if (hotPercent < 0 || hotPercent > 100) {
      throw new IllegalArgumentException("hotPercent: " + hotPercent);
    }
  }

  /// Recovered transactions with made-up signatures, as many accounts as transactions in a block,
  /// 30 % hot.
  public static WorkloadOptions of(long seed, int blocks, int transactions) {
    return new WorkloadOptions(
        seed, blocks, transactions, transactions, DEVNET_CHAIN_ID, false, 30);
  }

  /// The same with real signatures.
  public WorkloadOptions withSignatures() {
    return new WorkloadOptions(seed, blocks, transactions, accounts, chainId, true, hotPercent);
  }

  public WorkloadOptions withHotPercent(int value) {
    return new WorkloadOptions(seed, blocks, transactions, accounts, chainId, signed, value);
  }
}
