package io.heddle.workload;

/// What a workload's transactions do.
public enum WorkloadKind {
  /// ETH from one account to another; within a block all senders and recipients are distinct.
  TRANSFERS("transfers"),
  /// ERC-20 transfers of one token; within a block all pairs are distinct.
  ERC20("erc20"),
  /// Swaps, each sender in a pool of its own with tokens of its own: nothing is shared.
  SWAPS_OWN("swaps-own"),
  /// Swaps of many senders in one pool.
  SWAPS_SHARED("swaps-shared"),
  /// Many senders mint on one contract: all hit one counter.
  MINT("mint"),
  /// Deposits and loans, half each, of many senders in one market.
  LENDING("lending"),
  /// Transfers of ETH and tokens, of which a part (the hot ratio) is among a few accounts.
  HOT("hot"),
  /// Each transaction reads what the one before it wrote.
  CHAIN("chain"),
  /// 60 % transfers of ETH, 20 % of tokens, 20 % swaps; popular tokens and pools more often, and
  /// senders that come again.
  DEFI("defi");

  private final String label;

  WorkloadKind(String label) {
    this.label = label;
  }

  /// The name on the command line and in results.
  public String label() {
    return label;
  }
}
