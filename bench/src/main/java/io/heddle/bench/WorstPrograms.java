package io.heddle.bench;

import io.heddle.primitives.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// Every kind of work at its worst price: loops that do one thing until their gas is used up.
final class WorstPrograms {
  private static final int UNROLLED = 32;
  private static final String JUMPDEST = "5b";
  private static final String MAX = "7f" + "ff".repeat(32);
  private static final String LARGE = "7f" + "fe".repeat(32);
  private static final String ODD = "7f" + "81".repeat(32);

  /// 64 KiB, and memory that is as large already.
  private static final String SIZE = "62010000";

  private static final String EXPANDED = "5f" + SIZE + "53";

  private static final String BN_G1 = word(1) + word(2);
  private static final String BN_G2 =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";
  private static final String BN_2G1 =
      "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
          + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";

  private final List<WorstProgram> all = new ArrayList<>();
  private final Properties inputs = new Properties();

  private WorstPrograms() {
    try (InputStream file = WorstPrograms.class.getResourceAsStream("worst-inputs.properties")) {
      inputs.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<WorstProgram> all() {
    WorstPrograms programs = new WorstPrograms();
    programs.arithmetic();
    programs.memory();
    programs.state();
    programs.calls();
    programs.hashesAndSignatures();
    programs.modexp();
    programs.curves();
    return List.copyOf(programs.all);
  }

  private void arithmetic() {
    program("jump loop", "", JUMPDEST + "5f56", "");
    loop("ADD", MAX + LARGE, "81810150");
    loop("MUL", MAX + LARGE, "81810250");
    loop("SUB", MAX + LARGE, "81810350");
    loop("DIV", ODD + MAX, "81810450");
    loop("SDIV", ODD + MAX, "81810550");
    loop("MOD", ODD + MAX, "81810650");
    loop("SMOD", ODD + MAX, "81810750");
    loop("ADDMOD", ODD + MAX + LARGE, "8282820850");
    loop("MULMOD", ODD + MAX + LARGE, "8282820950");
    loop("EXP", MAX + ODD, "81810a50");
    loop("SIGNEXTEND", MAX, "80600a0b50");
    loop("LT", MAX + LARGE, "81811050");
    loop("ISZERO", MAX, "801550");
    loop("XOR", MAX + LARGE, "81811850");
    loop("BYTE", MAX, "80600a1a50");
    loop("SAR", MAX, "8060551d50");
    loop("PUSH32", "", MAX + "50");
    loop("SWAP16", "5f".repeat(17), "9f");
    loop("DUP16", "5f".repeat(17), "8f50");
    loop("GAS", "", "5a50");
  }

  private void memory() {
    loop("KECCAK256 nothing", "", "5f5f2050");
    loop("KECCAK256 32 bytes", EXPANDED, "60205f2050");
    loop("KECCAK256 136 bytes", EXPANDED, "60885f2050");
    loop("KECCAK256 64 KiB", EXPANDED, SIZE + "5f2050");
    loop("MLOAD", EXPANDED, "60015150");
    loop("MSTORE", EXPANDED, "5f600152");
    loop("MSTORE8", EXPANDED, "5f600153");
    loop("MCOPY 64 KiB", EXPANDED + EXPANDED, SIZE + "60015f5e");
    loop("CALLDATACOPY 64 KiB", EXPANDED, SIZE + "5f5f37");
    loop("CODECOPY 64 KiB", EXPANDED, SIZE + "5f5f39");
    loop("EXTCODECOPY 64 KiB", EXPANDED, SIZE + "5f5f303c");
    loop("LOG0 64 KiB", EXPANDED, SIZE + "5fa0");
    loop("LOG4", "", "5f5f5f5f5f5fa4");
  }

  /// The cold ones in a state in memory; a large store on a disk costs more.
  private void state() {
    String next = "600101";
    loop("BALANCE cold", SIZE, "803150" + next);
    loop("EXTCODESIZE cold", SIZE, "803b50" + next);
    loop("EXTCODEHASH cold", SIZE, "803f50" + next);
    loop("EXTCODECOPY cold", SIZE, "5f5f5f833c" + next);
    loop("SLOAD cold", SIZE, "805450" + next);
    loop("SLOAD warm", "", "5f5450");
    loop("SSTORE new", SIZE, "808055" + next);
    loop("SSTORE dirty", "5f5f55", "5a5f55");
    loop("TLOAD", "", "5f5c50");
    loop("TSTORE", "", "5a5f5d");
    loop("BALANCE warm", "", "303150");
    loop("SELFBALANCE", "", "4750");
    loop("BLOCKHASH", "", "600143034050");
  }

  private void calls() {
    loop("STATICCALL nobody", "", "5f5f5f5f335afa50");
    loop("CALL nobody", "", "5f5f5f5f5f335af150");
    loop("CALL with value", "", "5f5f5f5f6001335af150");
    loop("CREATE nothing", "", "5f5f5ff050");
    loop("CREATE 48 KiB", "5f61c00053", "61c0005f5ff050");
    loop("CREATE2 48 KiB", "5f61c00053", "5a61c0005f5ff550");
  }

  private void hashesAndSignatures() {
    precompile("ecrecover", 0x01, input("ecrecover"));
    precompile("sha256 32 bytes", 0x02, "ab".repeat(32));
    precompile("sha256 64 KiB", 0x02, "ab".repeat(1 << 16));
    precompile("ripemd160 32 bytes", 0x03, "ab".repeat(32));
    precompile("ripemd160 64 KiB", 0x03, "ab".repeat(1 << 16));
    precompile("identity nothing", 0x04, "");
    precompile("identity 64 KiB", 0x04, "ab".repeat(1 << 16));
    precompile("blake2f 12 rounds", 0x09, blake2f("0000000c"));
    precompile("blake2f 100k rounds", 0x09, blake2f("000186a0"));
  }

  /// Sizes of base, exponent and modulus.
  private void modexp() {
    for (int[] size :
        new int[][] {
          {1, 32, 1},
          {1, 32, 32},
          {8, 512, 8},
          {16, 512, 16},
          {24, 512, 24},
          {32, 32, 32},
          {32, 512, 32},
          {64, 512, 64},
          {128, 128, 128},
          {256, 256, 256},
          {512, 512, 512}
        }) {
      for (String last : List.of("ff", "f0")) {
        String name =
            "modexp %d/%d/%d%s"
                .formatted(size[0], size[1], size[2], last.equals("ff") ? "" : " even");
        String numbers = "fd".repeat(size[0]) + "ff".repeat(size[1] + size[2] - 1) + last;
        precompile(name, 0x05, word(size[0]) + word(size[1]) + word(size[2]) + numbers);
      }
    }
  }

  private void curves() {
    precompile("bn254 add", 0x06, BN_G1 + BN_2G1);
    precompile("bn254 mul", 0x07, BN_2G1 + "ff".repeat(32));
    precompile("bn254 pairing 1", 0x08, BN_G1 + BN_G2);
    precompile("bn254 pairing 8", 0x08, (BN_G1 + BN_G2).repeat(8));
    precompile("KZG point evaluation", 0x0a, input("kzg"));
    precompile("BLS G1 add", 0x0b, input("g1add"));
    precompile("BLS G1 MSM 1", 0x0c, input("g1mul"));
    precompile("BLS G1 MSM 128", 0x0c, input("g1mul").repeat(128));
    precompile("BLS G2 add", 0x0d, input("g2add"));
    precompile("BLS G2 MSM 1", 0x0e, input("g2mul"));
    precompile("BLS G2 MSM 128", 0x0e, input("g2mul").repeat(128));
    precompile("BLS pairing 2", 0x0f, input("pairing"));
    precompile("BLS pairing 16", 0x0f, input("pairing").repeat(8));
    precompile("BLS map to G1", 0x10, input("mapg1"));
    precompile("BLS map to G2", 0x11, input("mapg2"));
  }

  private String input(String name) {
    return inputs.getProperty(name);
  }

  private static String blake2f(String rounds) {
    return rounds + "c5".repeat(64 + 128) + "0300000000000000".repeat(2) + "01";
  }

  private void program(String name, String setup, String loop, String input) {
    all.add(
        new WorstProgram(name, Bytes.fromHex("0x" + setup + loop), Bytes.fromHex("0x" + input)));
  }

  /// The body again and again, after `setup`; it leaves the stack as high as it was.
  private void loop(String name, String setup, String body) {
    String back = "61%04x56".formatted(setup.length() / 2);
    program(name, setup, JUMPDEST + body.repeat(UNROLLED) + back, "");
  }

  /// Calls of a precompile with the call data.
  private void precompile(String name, int address, String input) {
    String setup = "365f5f37";
    String body = "5f5f365f61%04x5afa50".formatted(address);
    String back = "61%04x56".formatted(setup.length() / 2);
    program(name, setup, JUMPDEST + body.repeat(UNROLLED) + back, input);
  }

  private static String word(long value) {
    return "%064x".formatted(value);
  }
}
