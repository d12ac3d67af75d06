package io.heddle.batcher.l1.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;

/// Our encoder against web3j's.
class AbiTest {

  private static final Address ADDRESS =
      Address.fromHex("0x1111111111111111111111111111111111111111");
  private static final Hash HASH = U256.of(77).toHash();
  private static final Bytes DATA = Bytes.fromHex("0x010203");

  @Test
  void call_mixedArguments_asWeb3j() {
    Function function =
        new Function(
            "f",
            List.of(
                new org.web3j.abi.datatypes.Address(ADDRESS.toHex()),
                new Uint256(BigInteger.TEN),
                new Uint64(BigInteger.TWO),
                new Bool(true),
                new DynamicBytes(DATA.toArray()),
                new Bytes32(HASH.toBytes()),
                new Utf8String("héllo")),
            List.of());
    Bytes ours =
        Abi.call(
            "f(address,uint256,uint64,bool,bytes,bytes32,string)",
            ADDRESS,
            U256.of(10),
            2L,
            true,
            DATA,
            HASH,
            "héllo");
    assertEquals(FunctionEncoder.encode(function), ours.toHex());
  }

  @Test
  void call_arraysAndTuples_asWeb3j() {
    Function function =
        new Function(
            "g",
            List.of(
                new DynamicArray<>(
                    org.web3j.abi.datatypes.Address.class,
                    new org.web3j.abi.datatypes.Address(ADDRESS.toHex()),
                    new org.web3j.abi.datatypes.Address(ADDRESS.toHex())),
                new DynamicStruct(new Uint256(BigInteger.ONE), new DynamicBytes(DATA.toArray())),
                new DynamicArray<>(DynamicBytes.class, new DynamicBytes(DATA.toArray()))),
            List.of());
    Bytes ours =
        Abi.call(
            "g(address[],(uint256,bytes),bytes[])",
            List.of(ADDRESS, ADDRESS),
            List.of(1, DATA),
            List.of(DATA));
    assertEquals(FunctionEncoder.encode(function), ours.toHex());
  }

  @Test
  void call_noArguments_isTheSelector() {
    assertEquals(4, Abi.call("halt()").size());
  }
}
