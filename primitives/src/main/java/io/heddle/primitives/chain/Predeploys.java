package io.heddle.primitives.chain;

import io.heddle.primitives.Address;

/// The L2 contracts that exist from genesis, at the OP Stack's addresses.
public final class Predeploys {
  /// `L1Block`: the current L1 origin, set by the attributes deposit.
  public static final Address L1_BLOCK = of("15");

  /// `L2ToL1MessagePasser`: withdrawals leave here; its storage root is in every header.
  public static final Address MESSAGE_PASSER = of("16");

  public static final Address GAS_PRICE_ORACLE = of("0f");

  /// Receives priority fees: the beneficiary of every block.
  public static final Address SEQUENCER_FEE_VAULT = of("11");

  /// Receives base fees, which are not burnt.
  public static final Address BASE_FEE_VAULT = of("19");

  /// Receives L1 data fees.
  public static final Address L1_FEE_VAULT = of("1a");

  /// The sender of the attributes deposit; no key exists for it.
  public static final Address L1_ATTRIBUTES_DEPOSITOR =
      Address.fromHex("0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001");

  private Predeploys() {}

  private static Address of(String lastByte) {
    return Address.fromHex("0x42000000000000000000000000000000000000" + lastByte);
  }
}
