package io.heddle.primitives.abi;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Contract calls as bytes, from a signature written out: `Abi.call("transfer(address,uint256)",
/// to, amount)`.
///
/// Arguments: [Address], [Hash], [U256], non-negative `Long` or `Integer`, `Boolean`, [Bytes]
/// (`bytes`, `bytesN`), `String`, and `List` for arrays and tuples. The tests compare it with
/// headlong.
public final class Abi {

  private static final int WORD = 32;

  private Abi() {}

  /// `selector ‖ arguments`.
  public static Bytes call(String signature, Object... arguments) {
    return Bytes.concat(selector(signature), parameters(signature, arguments));
  }

  /// The arguments alone, as they follow a contract's init code; only the parenthesised part of
  /// `signature` counts.
  public static Bytes parameters(String signature, Object... arguments) {
    return encodeTuple(AbiType.parametersOf(signature), List.of(arguments));
  }

  /// First four bytes of the signature's keccak.
  public static Bytes selector(String signature) {
    return topic(signature, 4);
  }

  /// Topic 0 of an event with this signature.
  public static Hash eventTopic(String signature) {
    return Keccak.hash(signature.getBytes(StandardCharsets.UTF_8));
  }

  /// The n-th word of a result. Throws [IllegalArgumentException] when it is shorter.
  public static Hash word(Bytes result, int index) {
    if (result.size() < (index + 1) * WORD) {
      throw new IllegalArgumentException("ABI result: word=" + index + " bytes=" + result.size());
    }
    return Hash.fromBytes(result.slice(index * WORD, (index + 1) * WORD).toArray());
  }

  /// The n-th word as a number that fits a long.
  public static long number(Bytes result, int index) {
    return word(result, index).toU256().toLongExact();
  }

  /// The `bytes` or `string` whose offset is the n-th word.
  public static Bytes bytes(Bytes result, int index) {
    long offset = number(result, index);
    if (offset < 0 || offset > result.size() - WORD) {
      throw new IllegalArgumentException("ABI result: offset=" + offset);
    }
    Bytes tail = result.slice((int) offset, result.size());
    long size = number(tail, 0);
    if (size > tail.size() - WORD) {
      throw new IllegalArgumentException("ABI result: size=" + size);
    }
    return tail.slice(WORD, WORD + (int) size);
  }

  private static Bytes topic(String signature, int size) {
    return Bytes.copyOf(eventTopic(signature).toBytes(), 0, size);
  }

  private static Bytes encode(AbiType type, Object value) {
    return switch (type) {
      case AbiType.Word word -> encodeWord(word, value);
      case AbiType.Blob blob -> encodeBlob(value);
      case AbiType.Array array -> {
        List<?> items = (List<?>) value;
        AbiType.Tuple members =
            new AbiType.Tuple(items.stream().<AbiType>map(ignored -> array.element()).toList());
        yield Bytes.concat(number(items.size()), encodeTuple(members, items));
      }
      case AbiType.Tuple tuple -> encodeTuple(tuple, (List<?>) value);
    };
  }

  private static Bytes encodeTuple(AbiType.Tuple tuple, List<?> values) {
    List<AbiType> members = tuple.members();
    if (members.size() != values.size()) {
      throw new IllegalArgumentException(
          "ABI arguments: expected=" + members.size() + " actual=" + values.size());
    }
    int tailOffset = members.stream().mapToInt(AbiType::headSizeBytes).sum();
    List<Bytes> heads = new ArrayList<>();
    List<Bytes> tails = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      Bytes encoded = encode(members.get(i), values.get(i));
      if (members.get(i).dynamic()) {
        heads.add(number(tailOffset));
        tails.add(encoded);
        tailOffset += encoded.size();
      } else {
        heads.add(encoded);
      }
    }
    heads.addAll(tails);
    return Bytes.concat(heads.toArray(Bytes[]::new));
  }

  private static Bytes encodeWord(AbiType.Word type, Object value) {
    if (type.fixedBytes() && value instanceof Bytes bytes) {
      if (bytes.size() > WORD) {
        throw new IllegalArgumentException(type.name() + ": bytes=" + bytes.size());
      }
      return Bytes.wrap(Arrays.copyOf(bytes.toArray(), WORD));
    }
    return switch (value) {
      case Hash hash -> Bytes.wrap(hash.toBytes());
      case Address address -> Bytes.wrap(address.toWord().toBytes());
      case U256 number -> Bytes.wrap(number.toBytes());
      case Long number -> number(number);
      case Integer number -> number(number);
      case Boolean bool -> number(bool ? 1 : 0);
      default ->
          throw new IllegalArgumentException(
              "ABI argument for " + type.name() + ": " + value.getClass().getSimpleName());
    };
  }

  private static Bytes encodeBlob(Object value) {
    Bytes bytes =
        switch (value) {
          case Bytes raw -> raw;
          case String text -> Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
          default ->
              throw new IllegalArgumentException(
                  "ABI argument for bytes: " + value.getClass().getSimpleName());
        };
    int padding = Math.floorMod(-bytes.size(), WORD);
    return Bytes.concat(number(bytes.size()), bytes, Bytes.wrap(new byte[padding]));
  }

  private static Bytes number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("ABI number below zero: " + value);
    }
    return Bytes.wrap(U256.of(value).toBytes());
  }
}
