package io.heddle.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/// One chain seen through web3j, as a client's program sees it. Used for the L1 and for the rollup
/// alike.
public final class Chain implements AutoCloseable {
  private static final BigInteger PRIORITY_FEE_WEI = BigInteger.valueOf(1_000_000);
  private static final BigInteger MAX_FEE_WEI = BigInteger.valueOf(20_000_000_000L);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpService service;
  private final Web3j web3j;
  private final long chainId;

  public Chain(String url, long chainId) {
    this.service = new HttpService(url);
    this.web3j = Web3j.build(service);
    this.chainId = chainId;
  }

  public Web3j web3j() {
    return web3j;
  }

  @Override
  public void close() {
    web3j.shutdown();
  }

  /// Asks until the answer satisfies, or fails naming what it waited for.
  public static <T> T await(
      String what, Duration limit, Supplier<T> ask, java.util.function.Predicate<T> enough) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      T answer = ask.get();
      if (enough.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "waited %s for %s; last answer: %s".formatted(limit, what, answer));
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static <T, R extends Response<T>> T result(Request<?, R> request) {
    try {
      R response = request.send();
      if (response.hasError()) {
        throw new AssertionError(
            "%s: %d %s"
                .formatted(
                    request.getMethod(),
                    response.getError().getCode(),
                    response.getError().getMessage()));
      }
      return response.getResult();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public BigInteger balance(String address) {
    return Numeric.decodeQuantity(
        result(web3j.ethGetBalance(address, DefaultBlockParameterName.LATEST)));
  }

  public BigInteger balance(String address, long block) {
    return Numeric.decodeQuantity(
        result(
            web3j.ethGetBalance(
                address, DefaultBlockParameter.valueOf(BigInteger.valueOf(block)))));
  }

  public long nonce(String address) {
    return Numeric.decodeQuantity(
            result(web3j.ethGetTransactionCount(address, DefaultBlockParameterName.PENDING)))
        .longValueExact();
  }

  /// As [#nonce], without what waits in the pool.
  public long includedNonce(String address) {
    return Numeric.decodeQuantity(
            result(web3j.ethGetTransactionCount(address, DefaultBlockParameterName.LATEST)))
        .longValueExact();
  }

  public long blockNumber() {
    return Numeric.decodeQuantity(result(web3j.ethBlockNumber())).longValueExact();
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private Object raw(String method, Object... parameters) {
    return result((Request) new Request<>(method, List.of(parameters), service, RawResponse.class));
  }

  /// Any method by its name; the result as JSON.
  public JsonNode json(String method, Object... parameters) {
    return MAPPER.valueToTree(raw(method, parameters));
  }

  /// The number of one of the rollup's heads (`safe_l2`, `finalized_l2` …).
  public long head(String name) {
    return json("optimism_syncStatus").required(name).required("number").asLong();
  }

  /// The untyped answer of [#raw].
  static final class RawResponse extends Response<Object> {}

  /// Signs an EIP-1559 transaction; `to` is empty for a creation.
  public String sign(
      Credentials from, long nonce, String to, BigInteger value, String data, long gasLimit) {
    RawTransaction transaction =
        RawTransaction.createTransaction(
            chainId,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(gasLimit),
            to,
            value,
            data,
            PRIORITY_FEE_WEI,
            MAX_FEE_WEI);
    return Numeric.toHexString(TransactionEncoder.signMessage(transaction, from));
  }

  public String submit(String signed) {
    try {
      EthSendTransaction sent = web3j.ethSendRawTransaction(signed).send();
      if (sent.hasError()) {
        throw new AssertionError(sent.getError().getCode() + " " + sent.getError().getMessage());
      }
      return sent.getTransactionHash();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TransactionReceipt receipt(String hash) {
    return await(
            "receipt of " + hash,
            Duration.ofMinutes(1),
            () -> {
              try {
                return web3j.ethGetTransactionReceipt(hash).send().getTransactionReceipt();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  /// Sends with the sender's next nonce, waits for the receipt, and insists on success.
  public TransactionReceipt send(
      Credentials from, String to, BigInteger value, String data, long gasLimit) {
    String hash = submit(sign(from, nonce(from.getAddress()), to, value, data, gasLimit));
    TransactionReceipt receipt = receipt(hash);
    assertEquals("0x1", receipt.getStatus(), () -> "transaction failed: " + receipt);
    return receipt;
  }

  public TransactionReceipt invoke(
      Credentials from,
      String to,
      BigInteger value,
      long gasLimit,
      String name,
      Type<?>... arguments) {
    return send(from, to, value, encode(name, arguments), gasLimit);
  }

  @SuppressWarnings("rawtypes")
  static String encode(String name, Type<?>... arguments) {
    return FunctionEncoder.encode(
        new Function(name, new ArrayList<Type>(List.of(arguments)), List.of()));
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  <T extends Type> T view(String to, String name, TypeReference<T> returns, Type<?>... arguments) {
    Function function =
        new Function(
            name, new ArrayList<Type>(List.of(arguments)), List.of((TypeReference) returns));
    String output =
        result(
            web3j.ethCall(
                Transaction.createEthCallTransaction(null, to, FunctionEncoder.encode(function)),
                DefaultBlockParameterName.LATEST));
    return (T) FunctionReturnDecoder.decode(output, function.getOutputParameters()).getFirst();
  }
}
