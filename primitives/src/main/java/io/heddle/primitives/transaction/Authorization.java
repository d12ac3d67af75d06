package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Secp256k1;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Optional;

/// A signed wish to run the code of `address` in the signer's account (EIP-7702). Chain id 0 means
/// any chain; the nonce is an unsigned long. A tuple with a bad signature may stand in a valid
/// transaction: it is skipped then.
public record Authorization(U256 chainId, Address address, long nonce, Signature signature) {
  private static final byte MAGIC = 0x05;

  /// A tuple signed by `authority`.
  public static Authorization sign(
      U256 chainId, Address address, long nonce, PrivateKey authority) {
    Authorization unsigned = new Authorization(chainId, address, nonce, Signature.UNSIGNED);
    return new Authorization(chainId, address, nonce, authority.sign(unsigned.signingHash()));
  }

  /// `keccak(0x05 ‖ rlp([chainId, address, nonce]))`.
  public Hash signingHash() {
    RlpWriter rlp = new RlpWriter(80);
    rlp.writeRaw(Bytes.of(MAGIC));
    rlp.beginList().writeU256(chainId).writeAddress(address).writeLong(nonce).endList();
    return Keccak.hash(rlp.toBytes());
  }

  /// The signer; empty when the signature is out of range, has a high s or recovers to nothing.
  public Optional<Address> authority() {
    return signature.isLowS()
        ? Secp256k1.instance().recover(signingHash(), signature)
        : Optional.empty();
  }
}
