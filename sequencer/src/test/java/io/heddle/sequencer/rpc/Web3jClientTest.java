package io.heddle.sequencer.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/// A client library that nobody here wrote reads what we answer.
final class Web3jClientTest {
  @Test
  void web3j_sendsATransactionAndReadsItBack() throws Exception {
    FakeNode node = new FakeNode();
    String user = SampleTransactions.KEY.address().toHex();
    node.accounts.put(
        SampleTransactions.KEY.address(),
        new Account(0, U256.MAX.divide(U256.of(2)), Keccak.EMPTY));
    try (RpcFixture rpc = new RpcFixture(node)) {
      Web3j web3 = Web3j.build(new HttpService(rpc.uri().toString()));
      RawTransaction raw =
          RawTransaction.createTransaction(
              FakeNode.CHAIN_ID,
              web3.ethGetTransactionCount(user, DefaultBlockParameterName.PENDING)
                  .send()
                  .getTransactionCount(),
              BigInteger.valueOf(21_000),
              SampleTransactions.TO.toHex(),
              BigInteger.TEN,
              "",
              BigInteger.ONE,
              web3.ethGasPrice().send().getGasPrice());
      String signed =
          Numeric.toHexString(
              TransactionEncoder.signMessage(raw, Credentials.create("46".repeat(32))));
      EthSendTransaction sent = web3.ethSendRawTransaction(signed).send();
      assertFalse(sent.hasError());
      RecoveredTransaction pooled = node.pool.pooled.values().iterator().next();
      assertEquals(user, pooled.sender().toHex());
      node.append(
          List.of(RecoveredTransaction.of(SampleTransactions.deposit()), pooled),
          List.of(List.of(FakeNode.log(FakeNode.PORTAL))));

      EthBlock.Block block =
          web3.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, true).send().getBlock();
      assertEquals(BigInteger.ONE, block.getNumber());
      assertEquals(2, block.getTransactions().size());
      TransactionReceipt receipt =
          web3.ethGetTransactionReceipt(sent.getTransactionHash())
              .send()
              .getTransactionReceipt()
              .orElseThrow();
      assertTrue(receipt.isStatusOK());
      assertEquals(block.getHash(), receipt.getBlockHash());
      assertEquals(
          "0x7e",
          web3.ethGetTransactionByHash(
                  RecoveredTransaction.of(SampleTransactions.deposit()).hash().toHex())
              .send()
              .getTransaction()
              .orElseThrow()
              .getType());
      web3.shutdown();
    }
  }
}
