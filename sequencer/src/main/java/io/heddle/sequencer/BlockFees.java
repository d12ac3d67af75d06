package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the users of a block paid for gas, deposits apart: as little of a block as fees can be told
/// from.
///
/// @param paid by tip, lowest first; no tip twice
public record BlockFees(
    long number,
    Hash hash,
    Hash parentHash,
    U256 baseFee,
    long gasUsed,
    long gasLimit,
    List<Paid> paid) {
  private static final long BASE_BYTES = 250;
  private static final long PAID_BYTES = 100;

  /// Transactions that paid the same.
  ///
  /// @param tip wei per gas that the transactions paid beyond the base fee
  /// @param gas used by these transactions together
  public record Paid(U256 tip, long gas, int transactions) {}

  public BlockFees {
    paid = List.copyOf(paid);
  }

  /// Memory that it takes, in bytes, about.
  public long weightBytes() {
    return BASE_BYTES + PAID_BYTES * paid.size();
  }

  /// The tip at a percentile of the gas used, as geth weighs it; 0 when nobody paid.
  public U256 tipAt(double percentile) {
    long total = paid.stream().mapToLong(Paid::gas).sum();
    U256 tip = U256.ZERO;
    long sum = 0;
    for (Paid part : paid) {
      sum += part.gas();
      tip = part.tip();
      if (sum >= total * percentile / 100) {
        break;
      }
    }
    return tip;
  }

  /// The tip that as many transactions paid at least as paid at most; 0 when nobody paid.
  public U256 medianTip() {
    long half = paid.stream().mapToLong(Paid::transactions).sum() / 2;
    U256 tip = U256.ZERO;
    for (Paid part : paid) {
      tip = part.tip();
      half -= part.transactions();
      if (half < 0) {
        break;
      }
    }
    return tip;
  }

  /// Sums up a block's receipts.
  public static final class Collector {
    private final Hash hash;
    private final BlockHeader header;
    private final Map<U256, Paid> byTip = new TreeMap<>();

    public Collector(Hash hash, BlockHeader header) {
      this.hash = hash;
      this.header = header;
    }

    public long number() {
      return header.number();
    }

    /// Adds a user's transaction.
    public void paid(U256 effectiveGasPrice, long gas) {
      U256 tip = effectiveGasPrice.subtract(header.baseFeePerGas());
      byTip.merge(
          tip,
          new Paid(tip, gas, 1),
          (one, other) ->
              new Paid(tip, one.gas() + other.gas(), one.transactions() + other.transactions()));
    }

    /// Adds a deposit: it pays no tip, and says nothing of what users pay.
    public void deposited(long gas) {
      byTip.merge(
          U256.ZERO,
          new Paid(U256.ZERO, gas, 0),
          (one, other) -> new Paid(U256.ZERO, one.gas() + other.gas(), one.transactions()));
    }

    public BlockFees fees() {
      return new BlockFees(
          header.number(),
          hash,
          header.parentHash(),
          header.baseFeePerGas(),
          header.gasUsed(),
          header.gasLimit(),
          new ArrayList<>(byTip.values()));
    }
  }
}
