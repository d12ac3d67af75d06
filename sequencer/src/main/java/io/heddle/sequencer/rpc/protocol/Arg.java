package io.heddle.sequencer.rpc.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;

/// A value within the parameters of a call, with the way to it, so that every complaint says where
/// the problem is and what it is.
///
/// @param node the value; missing where the call left it out
/// @param index the parameter's position, from 0
/// @param path the way from the parameter to the value, such as `topics[1]`; empty for the
///   parameter itself
public record Arg(JsonNode node, int index, String path) {
  private static final int SHOWN_CHARACTERS = 80;

  static Arg absent(int index) {
    return new Arg(MissingNode.getInstance(), index, "");
  }

  /// This value, or an empty object where it was left out.
  public Arg orEmptyObject() {
    return isAbsent() ? new Arg(JsonNodeFactory.instance.objectNode(), index, path) : this;
  }

  /// Left out, or `null`, which means the same.
  public boolean isAbsent() {
    return node.isMissingNode() || node.isNull();
  }

  public boolean isString() {
    return node.isTextual();
  }

  public boolean isObject() {
    return node.isObject();
  }

  public boolean isArray() {
    return node.isArray();
  }

  public String string() {
    if (!node.isTextual()) {
      throw mustBe("a string");
    }
    return node.textValue();
  }

  public boolean bool() {
    if (!node.isBoolean()) {
      throw mustBe("true or false");
    }
    return node.booleanValue();
  }

  public double number() {
    if (!node.isNumber()) {
      throw mustBe("a number");
    }
    return node.doubleValue();
  }

  /// A hex quantity without leading zeros, up to 256 bits.
  public U256 quantity() {
    String text = hex("a quantity (0x and hex digits without leading zeros)");
    int digits = text.length() - 2;
    if (digits == 0 || (digits > 1 && text.charAt(2) == '0')) {
      throw mustBe("a quantity (0x and hex digits without leading zeros)");
    }
    if (digits > 64) {
      throw mustBe("a quantity of at most 256 bits");
    }
    return U256.fromHex(text);
  }

  /// A hex quantity up to 2⁶³ − 1: a block number, a nonce, an amount of gas.
  public long uint64() {
    U256 value = quantity();
    if (!value.fitsLong()) {
      throw mustBe("a quantity below 2^63");
    }
    return value.toLongExact();
  }

  /// An amount of gas up to 2⁶⁴ − 1, as geth takes it; what no block could have is 2⁶³ − 1.
  public long gas() {
    U256 value = quantity();
    if (value.bitLength() > Long.SIZE) {
      throw mustBe("a quantity below 2^64");
    }
    return value.fitsLong() ? value.toLongExact() : Long.MAX_VALUE;
  }

  public Address address() {
    return Address.fromHex(fixed("an address", 20));
  }

  public Hash hash() {
    return Hash.fromHex(fixed("a hash", 32));
  }

  /// Data: an even number of hex digits.
  public Bytes data() {
    String text = node.textValue(); // null when it is no string
    if (text != null) {
      try {
        return Bytes.fromHex(text);
      } catch (IllegalArgumentException e) {
        // Told below, as of every other value.
      }
    }
    throw mustBe("data (0x and an even number of hex digits)");
  }

  /// The elements of an array of at most `max`.
  public List<Arg> elements(int max) {
    if (!node.isArray()) {
      throw mustBe("an array");
    }
    if (node.size() > max) {
      throw problem("too many elements: got " + node.size() + ", want at most " + max);
    }
    List<Arg> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(new Arg(node.get(i), index, path + "[" + i + "]"));
    }
    return elements;
  }

  /// A member of an object; absent where the object lacks it.
  public Arg field(String name) {
    if (!node.isObject()) {
      throw mustBe("an object");
    }
    return new Arg(node.path(name), index, path.isEmpty() ? name : path + "." + name);
  }

  /// A member's name as a value of its own, for objects that map from one kind of value to another.
  public Arg key(String name) {
    return new Arg(TextNode.valueOf(name), index, path.isEmpty() ? "key" : path + " key");
  }

  /// The refusal of this value: says where it is, what it must be, and what it is.
  public RpcException mustBe(String expected) {
    return problem("must be " + expected + ", got " + shown());
  }

  public RpcException problem(String problem) {
    String where = path.isEmpty() ? "" : path + " ";
    return RpcException.invalidParams("invalid argument " + index + ": " + where + problem);
  }

  /// The value as JSON, cut to a bound.
  private String shown() {
    if (node.isMissingNode()) {
      return "nothing";
    }
    if (node.isContainerNode()) {
      return node.isArray() ? "an array" : "an object";
    }
    String text = node.isTextual() ? '"' + node.textValue() + '"' : node.asText();
    return text.length() <= SHOWN_CHARACTERS
        ? text
        : text.substring(0, SHOWN_CHARACTERS) + "… (" + text.length() + " characters)";
  }

  private String fixed(String what, int bytes) {
    String expected = what + " (0x and " + 2 * bytes + " hex digits)";
    String text = hex(expected);
    if (text.length() != 2 + 2 * bytes) {
      throw mustBe(expected);
    }
    return text;
  }

  private String hex(String expected) {
    if (!node.isTextual()) {
      throw mustBe(expected);
    }
    String text = node.textValue();
    if (!text.startsWith("0x")) {
      throw mustBe(expected);
    }
    for (int i = 2; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        throw mustBe(expected);
      }
    }
    return text;
  }
}
