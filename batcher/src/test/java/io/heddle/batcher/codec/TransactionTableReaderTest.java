package io.heddle.batcher.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tables that no writer makes. What is read must also have an encoding.
class TransactionTableReaderTest {
  private static final U256 CHAIN_ID = U256.of(901);

  private final Map<TransactionColumn, ColumnWriter> columns =
      new EnumMap<>(TransactionColumn.class);

  TransactionTableReaderTest() {
    for (TransactionColumn column : TransactionColumn.values()) {
      columns.put(column, new ColumnWriter());
    }
  }

  @Test
  void next_typedTransactionWithoutChainId_isRefused() {
    row(DynamicFeeTransaction.TYPE);
    column(TransactionColumn.CHAIN_ID).putByte(1);
    assertRefused("column=CHAIN_ID: chain id missing: type=2");
  }

  @Test
  void next_legacyChainIdAtTheBorder_hasAnEncodingOrIsRefused() {
    U256 largest = U256.MAX.subtract(U256.of(36)).divide(U256.of(2));
    row(LegacyTransaction.TYPE);
    column(TransactionColumn.CHAIN_ID).putByte(2);
    column(TransactionColumn.CHAIN_ID).putWide(largest);
    row(LegacyTransaction.TYPE);
    column(TransactionColumn.CHAIN_ID).putByte(2);
    column(TransactionColumn.CHAIN_ID).putWide(largest.add(U256.ONE));
    TransactionTableReader table = table();
    LegacyTransaction transaction = (LegacyTransaction) table.next();
    assertEquals(transaction, TransactionCodec.decode(TransactionCodec.encode(transaction)));
    BatchFormatException refused = assertThrows(BatchFormatException.class, table::next);
    assertTrue(String.valueOf(refused.getMessage()).contains("chain id too large"));
  }

  @Test
  void next_parityAboveOne_isRefused() {
    row(LegacyTransaction.TYPE);
    column(TransactionColumn.CHAIN_ID).putByte(0);
    columns.put(TransactionColumn.PARITY, new ColumnWriter());
    column(TransactionColumn.PARITY).putByte(2);
    assertRefused("column=PARITY: count 2 above 1");
  }

  @Test
  void next_accessListOfMillions_isRefusedBeforeItIsBuilt() {
    row(AccessListTransaction.TYPE);
    column(TransactionColumn.CHAIN_ID).putByte(0);
    ColumnWriter lists = column(TransactionColumn.ACCESS_LIST);
    int entries = TransactionTableReader.MAX_LIST_ENTRIES + 1;
    lists.putNumber(entries);
    column(TransactionColumn.NEW_ADDRESS).putAddress(Address.ZERO);
    for (int i = 0; i < entries; i++) {
      lists.putNumber(0);
      column(TransactionColumn.ADDRESS).putNumber(i == 0 ? 1 : 2);
    }
    assertRefused("column=ACCESS_LIST: count " + entries + " above " + (entries - 1));
  }

  /// A transaction's columns but for its chain id and lists.
  private void row(int type) {
    column(TransactionColumn.TYPE).putByte(type);
    column(TransactionColumn.NONCE).putNumber(0);
    column(TransactionColumn.FEE).putWide(U256.ZERO);
    column(TransactionColumn.GAS_LIMIT).putNumber(0);
    column(TransactionColumn.ADDRESS).putNumber(0);
    column(TransactionColumn.VALUE).putWide(U256.ZERO);
    column(TransactionColumn.DATA_SIZE).putNumber(0);
    column(TransactionColumn.PARITY).putByte(0);
    column(TransactionColumn.SIGNATURE).putWord(Hash.ZERO);
    column(TransactionColumn.SIGNATURE).putWord(Hash.ZERO);
  }

  private ColumnWriter column(TransactionColumn column) {
    return columns.computeIfAbsent(column, ignored -> new ColumnWriter());
  }

  private TransactionTableReader table() {
    ColumnWriter out = new ColumnWriter();
    columns.values().forEach(out::putColumn);
    byte[] bytes = out.toByteArray();
    return new TransactionTableReader(CHAIN_ID, new ColumnReader("BATCH", bytes, 0, bytes.length));
  }

  private void assertRefused(String message) {
    TransactionTableReader table = table();
    BatchFormatException refused = assertThrows(BatchFormatException.class, table::next);
    assertEquals("batch data: " + message, refused.getMessage());
  }
}
