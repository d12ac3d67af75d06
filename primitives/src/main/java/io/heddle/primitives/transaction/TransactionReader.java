package io.heddle.primitives.transaction;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.rlp.RlpReader;
import java.util.List;
import java.util.Optional;

/// Reads the fields of each transaction type, in the order of its EIP. Failures are `RlpException`
/// or [TransactionFormatException].
final class TransactionReader {
  private static final int MAX_AUTHORIZATION_PARITY = 255;

  private TransactionReader() {}

  static LegacyTransaction legacy(Bytes encoded) {
    RlpReader rlp = RlpReader.ofList(encoded, "transaction");
    long nonce = nonce(rlp);
    U256 gasPrice = rlp.readU256("gasPrice");
    CallFields call = CallFields.read(rlp);
    LegacyV v = LegacyV.parse(rlp.readU256("v"));
    Signature signature = new Signature(v.yParity(), rlp.readU256("r"), rlp.readU256("s"));
    rlp.expectEnd("transaction");
    return new LegacyTransaction(
        v.chainId(),
        nonce,
        gasPrice,
        call.gasLimit(),
        call.to(),
        call.value(),
        call.data(),
        signature);
  }

  static AccessListTransaction accessList(Bytes encoded) {
    RlpReader rlp = typedList(encoded);
    U256 chainId = rlp.readU256("chainId");
    long nonce = nonce(rlp);
    U256 gasPrice = rlp.readU256("gasPrice");
    CallFields call = CallFields.read(rlp);
    List<AccessListEntry> accessList = accessEntries(rlp);
    return new AccessListTransaction(
        Optional.of(chainId),
        nonce,
        gasPrice,
        call.gasLimit(),
        call.to(),
        call.value(),
        call.data(),
        accessList,
        lastSignature(rlp));
  }

  static DynamicFeeTransaction dynamicFee(Bytes encoded) {
    RlpReader rlp = typedList(encoded);
    DynamicFields fields = DynamicFields.read(rlp);
    CallFields call = fields.call();
    return new DynamicFeeTransaction(
        Optional.of(fields.chainId()),
        fields.nonce(),
        fields.maxPriorityFeePerGas(),
        fields.maxFeePerGas(),
        call.gasLimit(),
        call.to(),
        call.value(),
        call.data(),
        fields.accessList(),
        lastSignature(rlp));
  }

  static BlobTransaction blob(Bytes encoded) {
    RlpReader rlp = typedList(encoded);
    DynamicFields fields = DynamicFields.read(rlp);
    CallFields call = fields.call();
    requireRecipient(call);
    return new BlobTransaction(
        Optional.of(fields.chainId()),
        fields.nonce(),
        fields.maxPriorityFeePerGas(),
        fields.maxFeePerGas(),
        call.gasLimit(),
        call.to(),
        call.value(),
        call.data(),
        fields.accessList(),
        rlp.readU256("maxFeePerBlobGas"),
        rlp.readList("blobVersionedHashes", item -> item.readHash("blobVersionedHashes")),
        lastSignature(rlp));
  }

  static SetCodeTransaction setCode(Bytes encoded) {
    RlpReader rlp = typedList(encoded);
    DynamicFields fields = DynamicFields.read(rlp);
    CallFields call = fields.call();
    requireRecipient(call);
    return new SetCodeTransaction(
        Optional.of(fields.chainId()),
        fields.nonce(),
        fields.maxPriorityFeePerGas(),
        fields.maxFeePerGas(),
        call.gasLimit(),
        call.to(),
        call.value(),
        call.data(),
        fields.accessList(),
        rlp.readList("authorizationList", TransactionReader::authorization),
        lastSignature(rlp));
  }

  static DepositTransaction deposit(Bytes encoded) {
    RlpReader rlp = typedList(encoded);
    DepositTransaction transaction =
        new DepositTransaction(
            rlp.readHash("sourceHash"),
            rlp.readAddress("from"),
            rlp.readOptionalAddress("to"),
            rlp.readU256("mint"),
            rlp.readU256("value"),
            rlp.readPositiveLong("gasLimit"),
            rlp.readBoolean("isSystemTx"),
            rlp.readBytes("data"));
    rlp.expectEnd("transaction");
    return transaction;
  }

  /// The list behind the type byte.
  private static RlpReader typedList(Bytes encoded) {
    return RlpReader.ofList(encoded, 1, "transaction");
  }

  private static long nonce(RlpReader rlp) {
    long nonce = rlp.readLong("nonce");
    if (nonce == -1) {
      throw new TransactionFormatException("nonce: above 2^64-2");
    }
    return nonce;
  }

  private static void requireRecipient(CallFields call) {
    if (call.to().isEmpty()) {
      throw new TransactionFormatException("to: missing, this type cannot create a contract");
    }
  }

  private static Signature lastSignature(RlpReader rlp) {
    Signature signature =
        new Signature(rlp.readInt("yParity", 1), rlp.readU256("r"), rlp.readU256("s"));
    rlp.expectEnd("transaction");
    return signature;
  }

  private static List<AccessListEntry> accessEntries(RlpReader rlp) {
    return rlp.readList(
        "accessList",
        item -> {
          RlpReader entry = item.readList("accessList");
          Address address = entry.readAddress("accessList.address");
          AccessListEntry read =
              new AccessListEntry(
                  address,
                  entry.readList(
                      "accessList.storageKeys", key -> key.readHash("accessList.storageKeys")));
          entry.expectEnd("accessList");
          return read;
        });
  }

  private static Authorization authorization(RlpReader item) {
    RlpReader tuple = item.readList("authorizationList");
    Authorization read =
        new Authorization(
            tuple.readU256("authorizationList.chainId"),
            tuple.readAddress("authorizationList.address"),
            tuple.readLong("authorizationList.nonce"),
            new Signature(
                tuple.readInt("authorizationList.yParity", MAX_AUTHORIZATION_PARITY),
                tuple.readU256("authorizationList.r"),
                tuple.readU256("authorizationList.s")));
    tuple.expectEnd("authorizationList");
    return read;
  }

  /// The four fields that every signed type has in this order.
  private record CallFields(long gasLimit, Optional<Address> to, U256 value, Bytes data) {
    static CallFields read(RlpReader rlp) {
      return new CallFields(
          rlp.readLong("gasLimit"),
          rlp.readOptionalAddress("to"),
          rlp.readU256("value"),
          rlp.readBytes("data"));
    }
  }

  /// What types 2, 3 and 4 begin with.
  private record DynamicFields(
      U256 chainId,
      long nonce,
      U256 maxPriorityFeePerGas,
      U256 maxFeePerGas,
      CallFields call,
      List<AccessListEntry> accessList) {
    static DynamicFields read(RlpReader rlp) {
      return new DynamicFields(
          rlp.readU256("chainId"),
          TransactionReader.nonce(rlp),
          rlp.readU256("maxPriorityFeePerGas"),
          rlp.readU256("maxFeePerGas"),
          CallFields.read(rlp),
          accessEntries(rlp));
    }
  }
}
