package io.heddle.primitives.block;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;

/// A credit from the consensus layer (EIP-4895), in an L1 block. All numbers are unsigned longs;
/// the amount is in gwei.
public record Withdrawal(long index, long validatorIndex, Address address, long amountGwei) {

  /// `rlp([index, validatorIndex, address, amount])`.
  public Bytes encoded() {
    RlpWriter rlp = new RlpWriter(64);
    rlp.beginList().writeLong(index).writeLong(validatorIndex);
    rlp.writeAddress(address).writeLong(amountGwei).endList();
    return rlp.toBytes();
  }

  static Withdrawal readFrom(RlpReader rlp) {
    RlpReader fields = rlp.readList("withdrawal");
    Withdrawal withdrawal =
        new Withdrawal(
            fields.readLong("withdrawal.index"),
            fields.readLong("withdrawal.validatorIndex"),
            fields.readAddress("withdrawal.address"),
            fields.readLong("withdrawal.amount"));
    fields.expectEnd("withdrawal");
    return withdrawal;
  }
}
