package io.heddle.ops;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Bool;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.abi.datatypes.generated.Uint64;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;
import org.web3j.utils.Numeric;

/// Deposits as a client makes them. The L2 hash is computed here from the L1 log by the public rule
/// (OP Stack deposit specification), with web3j's RLP and hash: nothing of Heddle's own code takes
/// part.
final class Deposits {
  private static final String TRANSACTION_DEPOSITED =
      Hash.sha3String("TransactionDeposited(address,address,uint256,bytes)");
  private static final long L2_GAS = 100_000;

  private Deposits() {}

  /// Deposits `wei` to `to` on L2.
  static TransactionReceipt send(
      Chain l1, String portal, Credentials from, String to, BigInteger wei) {
    return l1.invoke(
        from,
        portal,
        wei,
        500_000,
        "depositTransaction",
        new Address(to),
        new Uint256(wei),
        new Uint64(L2_GAS),
        new Bool(false),
        new DynamicBytes(new byte[0]));
  }

  static String l2Hash(TransactionReceipt l1Receipt) {
    Log log =
        l1Receipt.getLogs().stream()
            .filter(candidate -> candidate.getTopics().getFirst().equals(TRANSACTION_DEPOSITED))
            .findFirst()
            .orElseThrow();
    byte[] data = Numeric.hexStringToByteArray(log.getData());
    int length = new BigInteger(1, Arrays.copyOfRange(data, 32, 64)).intValueExact();
    byte[] opaque = Arrays.copyOfRange(data, 64, 64 + length);
    byte[] position =
        concat(
            Numeric.hexStringToByteArray(log.getBlockHash()),
            Numeric.toBytesPadded(log.getLogIndex(), 32));
    byte[] sourceHash = Hash.sha3(concat(new byte[32], Hash.sha3(position)));
    boolean creation = opaque[72] != 0;
    RlpList fields =
        new RlpList(
            List.of(
                RlpString.create(sourceHash),
                RlpString.create(address(log.getTopics().get(1))),
                RlpString.create(creation ? new byte[0] : address(log.getTopics().get(2))),
                RlpString.create(number(opaque, 0, 32)),
                RlpString.create(number(opaque, 32, 64)),
                RlpString.create(number(opaque, 64, 72)),
                RlpString.create(new byte[0]),
                RlpString.create(Arrays.copyOfRange(opaque, 73, opaque.length))));
    return Numeric.toHexString(Hash.sha3(concat(new byte[] {0x7e}, RlpEncoder.encode(fields))));
  }

  private static byte[] address(String topic) {
    return Arrays.copyOfRange(Numeric.hexStringToByteArray(topic), 12, 32);
  }

  private static BigInteger number(byte[] source, int from, int to) {
    return new BigInteger(1, Arrays.copyOfRange(source, from, to));
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
