package io.heddle.workload;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.nio.charset.StandardCharsets;

/// Calls of Solidity functions whose arguments are a word each.
public final class CallData {
  private static final int SELECTOR_SIZE = 4;

  private CallData() {}

  /// The first four bytes of the signature's hash, then the arguments.
  public static Bytes of(String signature, Hash... arguments) {
    Hash hash = Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII));
    byte[] data = new byte[SELECTOR_SIZE + Hash.SIZE * arguments.length];
    System.arraycopy(hash.toBytes(), 0, data, 0, SELECTOR_SIZE);
    for (int i = 0; i < arguments.length; i++) {
      arguments[i].copyTo(data, SELECTOR_SIZE + Hash.SIZE * i);
    }
    return Bytes.wrap(data);
  }
}
