package io.heddle.primitives.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import com.esaulpaugh.headlong.util.FastHex;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.ChecksumAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Our codec against headlong's.
class AbiTest {

  private static final int RANDOM_SIGNATURES = 2_000;
  private static final int MAX_DEPTH = 3;

  @Test
  void call_mixedArguments_asHeadlong() {
    String signature = "f(address,uint256,uint64,bool,bytes,bytes32,string)";
    Address address = Address.fromHex("0x1111111111111111111111111111111111111111");
    Hash hash = U256.of(77).toHash();
    Bytes data = Bytes.fromHex("0x010203");
    Bytes ours = Abi.call(signature, address, U256.of(10), 2L, true, data, hash, "héllo");
    Tuple theirs =
        Tuple.from(
            theirs(address),
            BigInteger.TEN,
            BigInteger.TWO,
            true,
            data.toArray(),
            hash.toBytes(),
            "héllo");
    assertEquals(
        FastHex.encodeToString(Function.parse(signature).encodeCall(theirs).array()),
        ours.toHex().substring(2));
  }

  @Test
  void parameters_randomSignatures_asHeadlong() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < RANDOM_SIGNATURES; i++) {
      Case tuple = tuple(random, 0);
      Bytes ours = Abi.parameters("f" + tuple.type, ((List<?>) tuple.ours).toArray());
      byte[] expected = TupleType.<Tuple>parse(tuple.type).encode((Tuple) tuple.theirs).array();
      assertEquals(Bytes.wrap(expected), ours, "seed=" + seed + " signature=" + tuple.type);
    }
  }

  @Test
  void call_noArguments_isTheSelector() {
    assertEquals(Bytes.fromHex("0x5ed7ca5b"), Abi.call("halt()"));
  }

  @Test
  void bytes_offsetOrSizeOutside_isRefused() {
    Bytes word = Bytes.wrap(U256.of(32).toBytes());
    Bytes huge = Bytes.wrap(U256.of(Long.MAX_VALUE).toBytes());
    assertEquals(Bytes.of(7), Abi.bytes(Bytes.concat(word, one(), Bytes.of(7), new31()), 0));
    assertThrows(IllegalArgumentException.class, () -> Abi.bytes(word, 0));
    assertThrows(IllegalArgumentException.class, () -> Abi.bytes(huge, 0));
    assertThrows(IllegalArgumentException.class, () -> Abi.bytes(Bytes.concat(word, huge), 0));
  }

  private static Bytes one() {
    return Bytes.wrap(U256.of(1).toBytes());
  }

  private static Bytes new31() {
    return Bytes.wrap(new byte[31]);
  }

  /// A type with one value of it, ours and headlong's.
  private record Case(String type, Object ours, Object theirs) {}

  private static Case any(Random random, int depth) {
    return switch (random.nextInt(depth < MAX_DEPTH ? 9 : 7)) {
      case 0 -> {
        Address address = Address.fromBytes(bytes(random, Address.SIZE));
        yield new Case("address", address, theirs(address));
      }
      case 1 -> {
        BigInteger number = new BigInteger(256, random);
        yield new Case("uint256", U256.fromBigInteger(number), number);
      }
      case 2 -> {
        long number = random.nextLong() >>> 1;
        yield new Case("uint64", number, BigInteger.valueOf(number));
      }
      case 3 -> {
        boolean bool = random.nextBoolean();
        yield new Case("bool", bool, bool);
      }
      case 4 -> {
        byte[] word = bytes(random, 32);
        yield new Case("bytes32", Hash.fromBytes(word), word);
      }
      case 5 -> {
        byte[] data = bytes(random, random.nextInt(70));
        yield new Case("bytes", Bytes.wrap(data), data);
      }
      case 6 -> {
        String text = "é".repeat(random.nextInt(40));
        yield new Case("string", text, text);
      }
      case 7 -> {
        Case element = tuple(random, depth + 1);
        int size = random.nextInt(3);
        List<Object> ours = new ArrayList<>();
        Tuple[] theirs = new Tuple[size];
        for (int i = 0; i < size; i++) {
          ours.add(element.ours);
          theirs[i] = (Tuple) element.theirs;
        }
        yield new Case(element.type + "[]", ours, theirs);
      }
      default -> tuple(random, depth + 1);
    };
  }

  private static Case tuple(Random random, int depth) {
    List<Case> members = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      members.add(any(random, depth));
    }
    return new Case(
        "(" + String.join(",", members.stream().map(Case::type).toList()) + ")",
        members.stream().map(Case::ours).toList(),
        Tuple.from(members.stream().map(Case::theirs).toArray()));
  }

  private static com.esaulpaugh.headlong.abi.Address theirs(Address address) {
    return com.esaulpaugh.headlong.abi.Address.wrap(ChecksumAddress.encode(address));
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
