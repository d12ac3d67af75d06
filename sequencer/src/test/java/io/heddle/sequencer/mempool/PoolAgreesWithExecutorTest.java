package io.heddle.sequencer.mempool;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.L1FeeParameters;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.Delegation;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the pool admits at a state is included by the executor on that state: otherwise anybody
/// could have transactions pooled, executed and refused for nothing.
class PoolAgreesWithExecutorTest {
  private static final int CASES = 4_000;
  private static final PrivateKey SENDER = TestChain.key(0);
  private static final Bytes CONTRACT = Bytes.fromHex("0x6001");
  private static final Bytes DELEGATED = Delegation.to(new Address(7, 7, 7));

  private final SerialBlockExecutor executor = new SerialBlockExecutor();
  private final Map<Address, Account> accounts = new HashMap<>();
  private Fork fork = Fork.PRAGUE;

  @Test
  void admitted_isNeverRefusedByTheExecutor() {
    long seed = Long.getLong("heddle.seed", 11);
    Random random = new Random(seed);
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < CASES; i++) {
      fork = random.nextBoolean() ? Fork.PRAGUE : Fork.OSAKA;
      accounts.put(SENDER.address(), account(random));
      SignedTransaction unsigned = transaction(random);
      Bytes raw = TransactionCodec.encode(TransactionCodec.sign(unsigned, SENDER));
      Mempool pool = new Mempool(PoolLimits.DEFAULT, TestChain.metering(), this::pending, () -> 0);
      SubmitResult result = pool.submit(raw);
      seen.merge(kind(result), 1, Integer::sum);
      List<RecoveredTransaction> selected =
          pool.select(
                  TestChain.BASE_FEE,
                  new BlockRoom(env().gasLimit(), 1 << 20),
                  TestChain.time(),
                  10)
              .transactions();
      if (!selected.isEmpty()) {
        TransactionOutcome outcome =
            executor
                .execute(env(), new SliceStart(0, 0, 0), selected, new State())
                .outcomes()
                .getFirst();
        seen.merge("executed type " + unsigned.type(), 1, Integer::sum);
        assertInstanceOf(
            TransactionOutcome.Included.class,
            outcome,
            () -> "seed=" + seed + " fork=" + fork + " " + unsigned + " " + outcome);
      }
    }
    System.out.println("PoolAgreesWithExecutorTest: seed=" + seed + " " + seen);
    for (int type : new int[] {0, 1, 2, 4}) {
      assertTrue(seen.getOrDefault("executed type " + type, 0) > 20, "few of type " + type);
    }
    assertTrue(seen.size() > 14, () -> "few kinds of answers: " + seen);
  }

  private static String kind(SubmitResult result) {
    return result instanceof SubmitResult.Rejected(var reason, _) ? reason.name() : "accepted";
  }

  private static Account account(Random random) {
    U256 balance =
        switch (random.nextInt(8)) {
          case 0 -> U256.ZERO;
          case 1 -> U256.of(21_000).multiply(TestChain.BASE_FEE);
          default -> TestChain.ETHER.multiply(U256.of(100));
        };
    Hash code =
        switch (random.nextInt(6)) {
          case 0 -> Keccak.hash(CONTRACT);
          case 1, 2 -> Keccak.hash(DELEGATED);
          default -> Keccak.EMPTY;
        };
    return new Account(random.nextInt(3), balance, code);
  }

  private static <T> T usually(Random random, T ordinary, T odd) {
    return random.nextInt(12) == 0 ? odd : ordinary;
  }

  private static SignedTransaction transaction(Random random) {
    Signature unsigned = new Signature(0, U256.ONE, U256.ONE);
    U256 chainId = usually(random, U256.of(TestChain.CHAIN_ID), U256.ONE);
    long nonce = usually(random, (long) random.nextInt(3), -1L);
    U256 cap = TestChain.BASE_FEE.multiply(U256.of(1 + random.nextInt(3)));
    cap = usually(random, cap, TestChain.BASE_FEE.subtract(U256.of(random.nextInt(3))));
    U256 tip = usually(random, U256.of(random.nextInt(100)), cap.add(U256.ONE));
    long gas = gas(random);
    Optional<Address> to = Optional.of(new Address(9, 9, random.nextInt(3)));
    to = usually(random, to, Optional.empty());
    U256 value = usually(random, U256.ONE, U256.MAX);
    Bytes data = Bytes.wrap(new byte[usually(random, random.nextInt(200), 49_153)]);
    List<AccessListEntry> access =
        Collections.nCopies(
            random.nextInt(3), new AccessListEntry(new Address(1, 2, 3), List.of(Hash.ZERO)));
    Authorization authorization = new Authorization(chainId, new Address(4, 4, 4), 0, unsigned);
    return switch (random.nextInt(6)) {
      case 0 ->
          new LegacyTransaction(
              usually(random, Optional.of(chainId), Optional.empty()),
              nonce,
              cap,
              gas,
              to,
              value,
              data,
              unsigned);
      case 1 ->
          new AccessListTransaction(
              Optional.of(chainId), nonce, cap, gas, to, value, data, access, unsigned);
      case 2 ->
          new BlobTransaction(
              Optional.of(chainId),
              nonce,
              tip,
              cap,
              gas,
              Optional.of(new Address(9, 9, 9)),
              value,
              data,
              access,
              U256.ONE,
              List.of(),
              unsigned);
      case 3, 4 ->
          new SetCodeTransaction(
              Optional.of(chainId),
              nonce,
              tip,
              cap,
              gas,
              Optional.of(new Address(9, 9, 9)),
              value,
              data,
              access,
              Collections.nCopies(random.nextInt(3), authorization),
              unsigned);
      default ->
          new DynamicFeeTransaction(
              Optional.of(chainId), nonce, tip, cap, gas, to, value, data, access, unsigned);
    };
  }

  private static long gas(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> 21_000 + random.nextInt(40_000);
      case 1 -> 20_999;
      case 2 -> (1L << 24) + random.nextInt(2);
      case 3 -> 30_000_000 + random.nextInt(2);
      case 4 -> -1L;
      default -> 500_000 + random.nextInt(500_000);
    };
  }

  private PendingView pending() {
    return new PendingView(env(), new State(), List.of(), List.of(), 0);
  }

  private BlockEnv env() {
    return new BlockEnv(
        TestChain.CONFIG,
        fork,
        1,
        TestChain.GENESIS_TIME + 1,
        Address.ZERO,
        60_000_000,
        TestChain.BASE_FEE,
        Hash.ZERO,
        U256.ONE,
        _ -> Hash.ZERO,
        Optional.of(new L1FeeParameters(U256.of(1_000_000), U256.ONE, 1_000, 1_000)));
  }

  private final class State implements StateView {
    @Override
    public @Nullable Account account(Address address) {
      return accounts.get(address);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return U256.ZERO;
    }

    @Override
    public Bytes code(Hash codeHash) {
      return codeHash.equals(Keccak.hash(CONTRACT)) ? CONTRACT : DELEGATED;
    }

    @Override
    public boolean hasStorage(Address address) {
      return false;
    }
  }
}
