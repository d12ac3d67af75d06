package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;

/// Where a new contract lies.
public final class ContractAddress {
  private ContractAddress() {}

  /// The address of a contract created by a transaction or `CREATE`: the low 20 bytes of
  /// `keccak(rlp([sender, nonce]))`. The nonce is unsigned.
  public static Address create(Address sender, long nonce) {
    RlpWriter rlp = new RlpWriter(32);
    rlp.beginList().writeAddress(sender).writeLong(nonce).endList();
    return Address.fromWord(Keccak.hash(rlp.toBytes()));
  }

  /// The address of a contract made by `CREATE2`: the low 20 bytes of `keccak(0xff ‖ sender ‖ salt
  /// ‖ keccak(initCode))` (EIP-1014).
  public static Address create2(Address sender, Hash salt, Hash initCodeHash) {
    byte[] preimage = new byte[85];
    preimage[0] = (byte) 0xff;
    sender.copyTo(preimage, 1);
    salt.copyTo(preimage, 21);
    initCodeHash.copyTo(preimage, 53);
    return Address.fromWord(Keccak.hash(preimage));
  }
}
