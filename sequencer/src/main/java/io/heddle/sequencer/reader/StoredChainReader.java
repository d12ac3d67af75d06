package io.heddle.sequencer.reader;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.BlockFees;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.builder.LocalChain;
import io.heddle.sequencer.store.ChainTables;
import java.util.List;
import java.util.Optional;

/// Reads sealed blocks from PostgreSQL; the head itself is in memory. A block that is stored and
/// not announced yet (a moment at most) is not shown.
public final class StoredChainReader implements ChainReader {
  private final LocalChain chain;
  private final ChainTables tables;
  private final SettlementHeads settlement;

  public StoredChainReader(LocalChain chain, ChainTables tables, SettlementHeads settlement) {
    this.chain = chain;
    this.tables = tables;
    this.settlement = settlement;
  }

  @Override
  public BlockRef head() {
    return chain.head().block().ref();
  }

  @Override
  public long safeNumber() {
    return Math.min(settlement.safe(), headNumber());
  }

  @Override
  public long finalizedNumber() {
    return Math.min(settlement.finalized(), headNumber());
  }

  @Override
  public Optional<SealedHeader> header(long number) {
    SealedBlock head = chain.head().block();
    if (number == head.number()) {
      return Optional.of(head.sealedHeader());
    }
    return number < 0 || number > head.number() ? Optional.empty() : tables.header(number);
  }

  @Override
  public Optional<SealedHeader> header(Hash hash) {
    SealedBlock head = chain.head().block();
    if (hash.equals(head.hash())) {
      return Optional.of(head.sealedHeader());
    }
    return tables.header(hash).filter(block -> block.number() <= headNumber());
  }

  @Override
  public Optional<Hash> hash(long number) {
    Optional<Hash> recent = chain.recentHash(number);
    return recent.isPresent() ? recent : header(number).map(SealedHeader::hash);
  }

  @Override
  public List<Hash> hashes(long from, long to) {
    return from >= to ? List.of() : tables.hashes(from, to);
  }

  @Override
  public Optional<SealedBlock> block(long number) {
    SealedBlock head = chain.head().block();
    if (number == head.number()) {
      return Optional.of(head);
    }
    return number < 0 || number > head.number() ? Optional.empty() : tables.block(number);
  }

  @Override
  public Optional<SealedBlock> block(Hash hash) {
    SealedBlock head = chain.head().block();
    if (hash.equals(head.hash())) {
      return Optional.of(head);
    }
    return tables.block(hash).filter(block -> block.number() <= headNumber());
  }

  @Override
  public Optional<IncludedTransaction> transaction(Hash transactionHash) {
    return tables.transaction(transactionHash).filter(found -> found.blockNumber() <= headNumber());
  }

  @Override
  public Optional<ReceiptView> receipt(Hash transactionHash) {
    return tables.receipt(transactionHash).filter(found -> found.blockNumber() <= headNumber());
  }

  @Override
  public List<ReceiptView> receipts(long blockNumber) {
    return blockNumber < 0 || blockNumber > headNumber() ? List.of() : tables.receipts(blockNumber);
  }

  @Override
  public List<BlockFees> fees(long from, long to) {
    long last = Math.min(to, headNumber());
    return Math.max(0, from) > last ? List.of() : tables.fees(Math.max(0, from), last);
  }

  @Override
  public Optional<Bytes> accessList(long blockNumber) {
    return blockNumber < 0 || blockNumber > headNumber()
        ? Optional.empty()
        : tables.accessList(blockNumber);
  }

  @Override
  public List<LogView> logs(LogFilter filter, int limit) {
    long last = Math.min(filter.toBlock(), headNumber());
    if (filter.fromBlock() > last) {
      return List.of();
    }
    return tables.logs(
        new LogFilter(filter.fromBlock(), last, filter.query()), limit, MAX_LOG_DATA_BYTES);
  }

  private long headNumber() {
    return chain.head().block().number();
  }
}
