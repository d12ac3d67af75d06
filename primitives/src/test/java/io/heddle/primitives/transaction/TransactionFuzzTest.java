package io.heddle.primitives.transaction;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.testing.DecoderFuzz;
import io.heddle.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionFuzzTest {
  private static final PrivateKey KEY = PrivateKey.of(new Hash(0, 0, 0, 7));
  private static final DecoderFuzz<Transaction> TRANSACTION =
      DecoderFuzz.canonical(
          "transaction",
          TransactionFormatException.class,
          TransactionCodec::decode,
          TransactionCodec::encode);
  private static final DecoderFuzz<RecoveredTransaction> RECOVERED =
      DecoderFuzz.canonical(
          "recovered transaction",
          TransactionFormatException.class,
          RecoveredTransaction::recover,
          RecoveredTransaction::encoded);

  static List<byte[]> seeds() {
    RandomTransactions transactions =
        new RandomTransactions(SeededRandom.forTest("TransactionFuzzTest"));
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seeds.add(TransactionCodec.encode(transactions.signed(KEY)).toArray());
    }
    seeds.add(TransactionCodec.encode(transactions.deposit()).toArray());
    return seeds;
  }

  @MethodSource("seeds")
  @FuzzTest
  void transaction(byte[] input) {
    TRANSACTION.accept(input);
  }

  @MethodSource("seeds")
  @FuzzTest
  void recovered(byte[] input) {
    RECOVERED.accept(input);
  }

  @Test
  void transaction_damaged_isRefusedOrEncodesToItself() {
    TRANSACTION.mutate(seeds());
  }

  @Test
  void recovered_damaged_isRefusedOrEncodesToItself() {
    RECOVERED.mutate(seeds());
  }
}
