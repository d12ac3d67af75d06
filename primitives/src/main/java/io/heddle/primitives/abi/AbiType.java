package io.heddle.primitives.abi;

import java.util.ArrayList;
import java.util.List;

/// A Solidity type in a signature. What this knows: `uintN`, `address`, `bool`, `bytesN`, `bytes`,
/// `string`, `T[]` and tuples.
sealed interface AbiType {

  /// One word: a number, an address, a bool; `fixedBytes` ones are padded on the right.
  record Word(String name, boolean fixedBytes) implements AbiType {}

  /// `bytes` or `string`.
  record Blob(boolean text) implements AbiType {}

  /// `T[]`
  record Array(AbiType element) implements AbiType {}

  /// `(T1,T2,…)`
  record Tuple(List<AbiType> members) implements AbiType {}

  /// Whether the value lies in the tail, behind an offset.
  default boolean dynamic() {
    return switch (this) {
      case Word ignored -> false;
      case Blob ignored -> true;
      case Array ignored -> true;
      case Tuple tuple -> tuple.members().stream().anyMatch(AbiType::dynamic);
    };
  }

  /// Bytes in the head.
  default int headSizeBytes() {
    return switch (this) {
      case Word ignored -> 32;
      case Blob ignored -> 32;
      case Array ignored -> 32;
      case Tuple tuple ->
          dynamic() ? 32 : tuple.members().stream().mapToInt(AbiType::headSizeBytes).sum();
    };
  }

  /// The parameters of a signature such as `commit(bytes32,(uint8,bytes)[])`.
  static Tuple parametersOf(String signature) {
    int open = signature.indexOf('(');
    if (open < 0) {
      throw new IllegalArgumentException("signature without parameters: " + signature);
    }
    if (parse(signature.substring(open).trim()) instanceof Tuple parameters) {
      return parameters;
    }
    throw new IllegalArgumentException("signature: " + signature);
  }

  private static AbiType parse(String text) {
    if (text.endsWith("[]")) {
      return new Array(parse(text.substring(0, text.length() - 2)));
    }
    if (text.startsWith("(") && text.endsWith(")")) {
      List<AbiType> members = new ArrayList<>();
      int depth = 0;
      int start = 1;
      for (int i = 1; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean end = i == text.length() - 1;
        if (depth == 0 && (c == ',' || end)) {
          if (i > start) {
            members.add(parse(text.substring(start, i).trim()));
          }
          start = i + 1;
        } else if (c == '(') {
          depth++;
        } else if (c == ')') {
          depth--;
        }
      }
      return new Tuple(List.copyOf(members));
    }
    if (text.equals("bytes") || text.equals("string")) {
      return new Blob(text.equals("string"));
    }
    if (text.startsWith("uint") || text.equals("address") || text.equals("bool")) {
      return new Word(text, false);
    }
    if (text.startsWith("bytes")) {
      return new Word(text, true);
    }
    throw new IllegalArgumentException("ABI type: " + text);
  }
}
