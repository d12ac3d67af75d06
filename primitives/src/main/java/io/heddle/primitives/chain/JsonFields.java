package io.heddle.primitives.chain;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Typed access to the members of a JSON object. Every failure is an `IllegalArgumentException`
/// that names the member's path.
///
/// Numbers may be JSON integers, decimal strings or `0x` strings, as geth accepts them.
record JsonFields(String path, JsonNode node) {

  static JsonFields root(JsonNode node) {
    return new JsonFields("genesis", requireObject("genesis", node));
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  JsonFields object(String name) {
    String child = path + "." + name;
    return new JsonFields(child, requireObject(child, node.path(name)));
  }

  long requiredLong(String name) {
    U256 value = requiredU256(name);
    if (!value.fitsLong()) {
      throw new IllegalArgumentException(path + "." + name + ": above 2^63-1: " + value);
    }
    return value.w0();
  }

  long optionalLong(String name, long absent) {
    return has(name) ? requiredLong(name) : absent;
  }

  int requiredInt(String name) {
    return requiredInt(name, Integer.MAX_VALUE);
  }

  /// 32 bits unsigned.
  int requiredUnsignedInt(String name) {
    return requiredInt(name, 0xffff_ffffL);
  }

  private int requiredInt(String name, long max) {
    long value = requiredLong(name);
    if (value > max) {
      throw new IllegalArgumentException(path + "." + name + ": above " + max + ": " + value);
    }
    return (int) value;
  }

  /// 64 bits unsigned; 0 when absent.
  long optionalUnsignedLong(String name) {
    U256 value = optionalU256(name, U256.ZERO);
    if (value.bitLength() > 64) {
      throw new IllegalArgumentException(path + "." + name + ": above 2^64-1: " + value);
    }
    return value.w0();
  }

  U256 requiredU256(String name) {
    return parsed(
        name, text -> text.startsWith("0x") ? U256.fromHex(text) : U256.fromDecimal(text));
  }

  U256 optionalU256(String name, U256 absent) {
    return has(name) ? requiredU256(name) : absent;
  }

  /// A storage value: hex with or without `0x`.
  U256 requiredWord(String name) {
    return parsed(name, text -> U256.fromHex(prefixed(text)));
  }

  Hash requiredHash(String name) {
    return parsed(name, Hash::fromHex);
  }

  Hash optionalHash(String name) {
    return has(name) ? requiredHash(name) : Hash.ZERO;
  }

  Address requiredAddress(String name) {
    return parsed(name, Address::fromHex);
  }

  Address optionalAddress(String name) {
    return has(name) ? requiredAddress(name) : Address.ZERO;
  }

  Bytes optionalBytes(String name) {
    return has(name) ? parsed(name, Bytes::fromHex) : Bytes.EMPTY;
  }

  private <T> T parsed(String name, Function<String, T> parser) {
    JsonNode value = node.path(name);
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new IllegalArgumentException(path + "." + name + ": missing or of the wrong type");
    }
    return checked(name, ignored -> parser.apply(value.asText()));
  }

  /// Applies `parser` to the member's name; its failure is reported under the member's path.
  <T> T checked(String name, Function<String, T> parser) {
    try {
      return parser.apply(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(path + "." + name + ": " + e.getMessage(), e);
    }
  }

  /// geth leaves `0x` out in places.
  static String prefixed(String text) {
    return text.startsWith("0x") ? text : "0x" + text;
  }

  private static JsonNode requireObject(String path, JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(path + ": missing or not an object");
    }
    return node;
  }
}
