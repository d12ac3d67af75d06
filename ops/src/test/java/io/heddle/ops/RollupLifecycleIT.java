package io.heddle.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.contracts.HeddleContract;
import io.heddle.ops.devnet.DevnetSummary;
import io.heddle.ops.devnet.TestDevnet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Keys;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/// The whole life of value on the rollup, on real anvil and real PostgreSQL, through the JSON-RPC
/// ports: deposited, moved, used by a contract, batched into blobs, proven by two of three
/// attestors, finalized and withdrawn; and at the end every wei is accounted for.
final class RollupLifecycleIT {
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Duration SETTLE = Duration.ofMinutes(2);
  private static final int ACCOUNTS = 20;
  private static final int TRANSFERS = 200;
  private static final long TRANSFER_GAS = 21_000;

  @Test
  void lifecycle_depositToWithdrawal_everyWeiAccountedFor(@TempDir Path folder) throws Exception {
    try (TestDevnet devnet = TestDevnet.start(folder)) {
      new Run(devnet.summary()).run();
    }
  }

  /// One pass through the life of the rollup; fields are what its steps share.
  private static final class Run {
    private final DevnetSummary devnet;
    private final Chain l1;
    private final Chain l2;
    private final Set<String> l2Accounts = new LinkedHashSet<>();
    private final List<Credentials> accounts = new ArrayList<>();

    Run(DevnetSummary devnet) throws Exception {
      this.devnet = devnet;
      this.l1 = new Chain(devnet.l1Url(), devnet.l1ChainId());
      this.l2 = new Chain(devnet.l2Url(), devnet.l2ChainId());
      for (int i = 0; i < ACCOUNTS; i++) {
        accounts.add(Credentials.create(Keys.createEcKeyPair()));
      }
    }

    void run() throws Exception {
      try (l1;
          l2) {
        Credentials alice = Credentials.create(Keys.createEcKeyPair());
        deposit(alice);
        fundAccounts(alice);
        transfers();
        token(alice);
        String target = Credentials.create(Keys.createEcKeyPair()).getAddress();
        Withdrawal withdrawal = withdraw(alice, target);
        settle();
        checkBatchesAreBlobs();
        checkProofsHaveTwoSignatures();
        claim(withdrawal, target);
        checkEveryWei(withdrawal);
      }
    }

    private Credentials user() {
      return Credentials.create(devnet.users().getFirst().privateKey());
    }

    private void deposit(Credentials alice) {
      BigInteger amount = ETHER.multiply(BigInteger.TEN);
      TransactionReceipt onL1 =
          Deposits.send(l1, devnet.portal(), user(), alice.getAddress(), amount);
      TransactionReceipt onL2 = l2.receipt(Deposits.l2Hash(onL1));
      assertEquals("0x1", onL2.getStatus());
      assertEquals("0x7e", onL2.getType());
      assertEquals(amount, l2.balance(alice.getAddress()));
      l2Accounts.add(alice.getAddress());
    }

    private void fundAccounts(Credentials alice) {
      BigInteger each = ETHER.divide(BigInteger.valueOf(10));
      long nonce = l2.nonce(alice.getAddress());
      List<String> hashes = new ArrayList<>();
      for (Credentials account : accounts) {
        hashes.add(
            l2.submit(l2.sign(alice, nonce++, account.getAddress(), each, "", TRANSFER_GAS)));
        l2Accounts.add(account.getAddress());
      }
      hashes.forEach(hash -> assertEquals("0x1", l2.receipt(hash).getStatus()));
    }

    private void transfers() {
      List<String> hashes = new ArrayList<>();
      for (int i = 0; i < TRANSFERS; i++) {
        Credentials from = accounts.get(i % ACCOUNTS);
        Credentials to = accounts.get((i + 7) % ACCOUNTS);
        long nonce = i / ACCOUNTS;
        hashes.add(
            l2.submit(
                l2.sign(
                    from,
                    nonce,
                    to.getAddress(),
                    BigInteger.valueOf(1_000 + i),
                    "",
                    TRANSFER_GAS)));
      }
      for (String hash : hashes) {
        assertEquals("0x1", l2.receipt(hash).getStatus());
      }
      for (Credentials account : accounts) {
        assertEquals(TRANSFERS / ACCOUNTS, l2.nonce(account.getAddress()));
      }
    }

    private void token(Credentials alice) {
      String creation =
          HeddleContract.TEST_TOKEN.artifact().creationCode().toHex()
              + FunctionEncoder.encodeConstructor(
                  List.of(new Utf8String("Test"), new Utf8String("TST"), new Uint256(1_000_000)));
      String token = l2.send(alice, "", BigInteger.ZERO, creation, 3_000_000).getContractAddress();
      TransactionReceipt receipt =
          l2.invoke(
              alice,
              token,
              BigInteger.ZERO,
              200_000,
              "transfer",
              new Address(accounts.getFirst().getAddress()),
              new Uint256(1_234));
      assertEquals(1, receipt.getLogs().size());
      assertEquals(
          BigInteger.valueOf(1_234), tokenBalance(token, accounts.getFirst().getAddress()));
      assertEquals(BigInteger.valueOf(1_000_000 - 1_234), tokenBalance(token, alice.getAddress()));
    }

    private BigInteger tokenBalance(String token, String owner) {
      return l2.view(token, "balanceOf", new TypeReference<Uint256>() {}, new Address(owner))
          .getValue();
    }

    private Withdrawal withdraw(Credentials alice, String target) {
      TransactionReceipt receipt =
          l2.invoke(
              alice,
              Withdrawal.MESSAGE_PASSER,
              ETHER.multiply(BigInteger.valueOf(3)),
              200_000,
              "initiateWithdrawal",
              new Address(target),
              new Uint256(100_000),
              new DynamicBytes(new byte[0]));
      return Withdrawal.from(receipt);
    }

    /// Waits until everything up to now is finalized on L1.
    private void settle() {
      long block = l2.blockNumber();
      Chain.await(
          "finalized L2 block " + block, SETTLE, this::finalizedBlock, number -> number >= block);
      assertTrue(safeBlock() >= finalizedBlock());
    }

    private long finalizedBlock() {
      return l2.head("finalized_l2");
    }

    private long safeBlock() {
      return l2.head("safe_l2");
    }

    private void checkBatchesAreBlobs() {
      List<Log> commits = rollupLogs("BatchCommitted(uint64,bytes32,uint64,uint64,bytes32)");
      assertFalse(commits.isEmpty());
      Set<String> indexes = new LinkedHashSet<>();
      for (Log commit : commits) {
        JsonNode transaction = l1.json("eth_getTransactionByHash", commit.getTransactionHash());
        assertEquals("0x3", transaction.path("type").asText());
        assertTrue(
            indexes.add(commit.getTopics().get(1)),
            "batch posted twice: " + commit.getTopics().get(1));
      }
    }

    private void checkProofsHaveTwoSignatures() {
      List<Log> proofs = rollupLogs("BatchesProven(uint64,uint64,uint256,bytes32,uint64,address)");
      assertFalse(proofs.isEmpty());
      for (Log proof : proofs) {
        String input =
            l1.json("eth_getTransactionByHash", proof.getTransactionHash()).path("input").asText();
        byte[] calldata = Numeric.hexStringToByteArray(input);
        int offset =
            new BigInteger(1, java.util.Arrays.copyOfRange(calldata, 4 + 6 * 32, 4 + 7 * 32))
                .intValueExact();
        int length =
            new BigInteger(1, java.util.Arrays.copyOfRange(calldata, 4 + offset, 4 + offset + 32))
                .intValueExact();
        assertEquals(2 * 65, length, "two attestors of three sign");
      }
    }

    private List<Log> rollupLogs(String event) {
      try {
        EthFilter filter =
            new EthFilter(
                DefaultBlockParameter.valueOf(BigInteger.ZERO),
                DefaultBlockParameter.valueOf("latest"),
                devnet.rollup());
        filter.addSingleTopic(org.web3j.crypto.Hash.sha3String(event));
        EthLog logs = l1.web3j().ethGetLogs(filter).send();
        assertFalse(logs.hasError(), () -> logs.getError().getMessage());
        return logs.getLogs().stream().map(result -> (Log) result.get()).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void claim(Withdrawal withdrawal, String target) {
      long index =
          l1.view(devnet.rollup(), "latestOutputIndex", new TypeReference<Uint256>() {})
              .getValue()
              .longValueExact();
      long block = outputBlock(index);
      BigInteger before = l1.balance(target);
      withdrawal.prove(l1, devnet.portal(), user(), l2, index, block);
      Chain.await(
          "finalized output " + index, SETTLE, this::finalizedBlock, number -> number >= block);
      l1.invoke(
          user(),
          devnet.portal(),
          BigInteger.ZERO,
          1_000_000,
          "finalizeWithdrawalTransaction",
          withdrawal.tuple());
      assertEquals(withdrawal.value(), l1.balance(target).subtract(before));
    }

    /// The L2 block of an output: third field of `getL2Output`.
    private long outputBlock(long index) {
      String output =
          l1.json(
                  "eth_call",
                  Map.of(
                      "to",
                      devnet.rollup(),
                      "data",
                      Chain.encode("getL2Output", new Uint256(index))),
                  "latest")
              .asText();
      return new BigInteger(output.substring(2 + 128, 2 + 192), 16).longValueExact();
    }

    /// What the vault holds equals what exists on L2 plus what waits to be withdrawn. Nothing is
    /// burnt on L2: base, priority and L1 fees lie in the vaults. A withdrawal leaves its value in
    /// the message passer, so what waits is the message passer's balance less what was claimed. The
    /// accounts below are all that ever held ETH; were one forgotten, the sum would fall short.
    private void checkEveryWei(Withdrawal claimed) {
      devnet.users().forEach(account -> l2Accounts.add(account.address()));
      l2Accounts.addAll(
          List.of(
              "0x4200000000000000000000000000000000000011",
              "0x4200000000000000000000000000000000000019",
              "0x420000000000000000000000000000000000001a"));
      long block = l2.blockNumber();
      BigInteger exists =
          l2Accounts.stream()
              .map(account -> l2.balance(account, block))
              .reduce(BigInteger.ZERO, BigInteger::add);
      BigInteger waiting = l2.balance(Withdrawal.MESSAGE_PASSER, block).subtract(claimed.value());
      assertEquals(l1.balance(devnet.vault()), exists.add(waiting));
    }
  }
}
