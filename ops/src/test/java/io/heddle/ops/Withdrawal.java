package io.heddle.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.StaticStruct;
import org.web3j.abi.datatypes.generated.Bytes32;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/// A withdrawal as a client makes it: initiated on L2, proven on L1 with `eth_getProof` against a
/// proven output, and finalized on L1.
record Withdrawal(
    BigInteger nonce,
    String sender,
    String target,
    BigInteger value,
    BigInteger gasLimit,
    String data) {
  static final String MESSAGE_PASSER = "0x4200000000000000000000000000000000000016";
  private static final String MESSAGE_PASSED =
      Hash.sha3String("MessagePassed(uint256,address,address,uint256,uint256,bytes,bytes32)");

  /// Reads the withdrawal from the receipt of its initiation.
  static Withdrawal from(TransactionReceipt l2Receipt) {
    Log log =
        l2Receipt.getLogs().stream()
            .filter(candidate -> candidate.getTopics().getFirst().equals(MESSAGE_PASSED))
            .findFirst()
            .orElseThrow();
    @SuppressWarnings({"rawtypes", "unchecked"})
    List<org.web3j.abi.datatypes.Type> fields =
        FunctionReturnDecoder.decode(
            log.getData(),
            (List)
                List.of(
                    TypeReference.create(Uint256.class),
                    TypeReference.create(Uint256.class),
                    TypeReference.create(DynamicBytes.class),
                    TypeReference.create(Bytes32.class)));
    return new Withdrawal(
        Numeric.toBigInt(log.getTopics().get(1)),
        "0x" + log.getTopics().get(2).substring(26),
        "0x" + log.getTopics().get(3).substring(26),
        (BigInteger) fields.get(0).getValue(),
        (BigInteger) fields.get(1).getValue(),
        Numeric.toHexString((byte[]) fields.get(2).getValue()));
  }

  byte[] hash() {
    String encoded =
        FunctionEncoder.encodeConstructor(
            List.of(
                new Uint256(nonce),
                new Address(sender),
                new Address(target),
                new Uint256(value),
                new Uint256(gasLimit),
                new DynamicBytes(Numeric.hexStringToByteArray(data))));
    return Hash.sha3(Numeric.hexStringToByteArray(encoded));
  }

  DynamicStruct tuple() {
    return new DynamicStruct(
        new Uint256(nonce),
        new Address(sender),
        new Address(target),
        new Uint256(value),
        new Uint256(gasLimit),
        new DynamicBytes(Numeric.hexStringToByteArray(data)));
  }

  /// Proves it on L1 against the output with index `outputIndex`, which is of L2 block `block`.
  TransactionReceipt prove(
      Chain l1, String portal, Credentials from, Chain l2, long outputIndex, long block) {
    String blockTag = Numeric.encodeQuantity(BigInteger.valueOf(block));
    JsonNode header = l2.json("eth_getBlockByNumber", blockTag, false);
    byte[] slot = Hash.sha3(concat(hash(), new byte[32]));
    JsonNode proof =
        l2.json("eth_getProof", MESSAGE_PASSER, List.of(Numeric.toHexString(slot)), blockTag);
    List<DynamicBytes> nodes = new ArrayList<>();
    for (JsonNode node : proof.required("storageProof").required(0).required("proof")) {
      nodes.add(new DynamicBytes(Numeric.hexStringToByteArray(node.asText())));
    }
    return l1.invoke(
        from,
        portal,
        BigInteger.ZERO,
        2_000_000,
        "proveWithdrawalTransaction",
        tuple(),
        new Uint256(outputIndex),
        new StaticStruct(
            new Bytes32(new byte[32]),
            bytes32(header, "stateRoot"),
            bytes32(proof, "storageHash"),
            bytes32(header, "hash")),
        new DynamicArray<>(DynamicBytes.class, nodes));
  }

  private static Bytes32 bytes32(JsonNode object, String field) {
    return new Bytes32(Numeric.hexStringToByteArray(object.required(field).asText()));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
