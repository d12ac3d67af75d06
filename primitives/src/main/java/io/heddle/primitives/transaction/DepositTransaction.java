package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Optional;

/// Type 0x7E: a transaction that L1 ordered (OP Stack specification, "Deposited transaction type").
/// It has no nonce and no signature; `mint` is credited to `from` before execution and stays even
/// if that fails.
public record DepositTransaction(
    Hash sourceHash,
    Address from,
    Optional<Address> to,
    U256 mint,
    U256 value,
    long gasLimit,
    boolean systemTransaction,
    Bytes data)
    implements Transaction {
  public static final int TYPE = 0x7e;

  @Override
  public int type() {
    return TYPE;
  }
}
