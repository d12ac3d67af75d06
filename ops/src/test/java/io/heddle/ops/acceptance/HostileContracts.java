package io.heddle.ops.acceptance;

import io.heddle.ops.Chain;
import java.math.BigInteger;
import java.util.Locale;
import org.web3j.crypto.Credentials;

/// Contracts that do nothing but cost, assembled by hand.
///
/// @param precompiles calls the precompile whose address is the first word of the call data, with
///   the rest of it, until the gas is used up
/// @param blockHashes reads the hash of one of the last 256 blocks after another, as long
/// @param logger emits one log without topics
record HostileContracts(String precompiles, String blockHashes, String logger) {
  /// ```
  /// 00 PUSH1 20 CALLDATASIZE SUB        size of the input
  /// 04 DUP1 PUSH1 20 PUSH1 0 CALLDATACOPY
  /// 0a JUMPDEST
  /// 0b PUSH1 0 PUSH1 0 DUP3 PUSH1 0     result, input
  /// 12 PUSH1 0 CALLDATALOAD GAS STATICCALL POP
  /// 18 PUSH1 0a JUMP
  /// ```
  private static final String PRECOMPILES =
      "602036038060206000375b60006000826000600035 5afa50600a56";

  /// `JUMPDEST PUSH1 ff GAS AND NUMBER SUB BLOCKHASH POP PUSH1 0 JUMP`: which block depends on the
  /// gas that is left.
  private static final String BLOCK_HASHES = "5b60ff5a164303405060 0056";

  /// `PUSH1 0 PUSH1 0 LOG0 STOP`.
  private static final String LOGGER = "60006000a000";

  private static final String G1 = word(1) + word(2);
  private static final String G2 =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

  /// EIP-197: pairings of the generators, eight in a call.
  static final String PAIRING = word(8) + (G1 + G2).repeat(8);

  /// EIP-198: base and modulus of 16 bytes, an exponent of 512, all ones.
  static final String MODEXP =
      word(5) + word(16) + word(512) + word(16) + "ff".repeat(15) + "fe" + "ff".repeat(512 + 16);

  static HostileContracts deploy(Chain l2, Credentials from) {
    return new HostileContracts(
        deploy(l2, from, PRECOMPILES), deploy(l2, from, BLOCK_HASHES), deploy(l2, from, LOGGER));
  }

  private static String deploy(Chain l2, Credentials from, String code) {
    String runtime = code.replace(" ", "");
    String creation = "60%02x80600b6000396000f3".formatted(runtime.length() / 2) + runtime;
    return l2.send(from, "", BigInteger.ZERO, "0x" + creation, 300_000)
        .getContractAddress()
        .toLowerCase(Locale.ROOT);
  }

  private static String word(int value) {
    return "%064x".formatted(value);
  }
}
