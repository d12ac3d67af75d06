package io.heddle.conformance;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.BlockFees;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/// The blocks of a [RpcFixtureChain] as the node's methods read them.
record RpcFixtureReader(RpcFixtureChain chain) implements ChainReader {
  @Override
  public BlockRef head() {
    return chain.head().ref();
  }

  @Override
  public long safeNumber() {
    return chain.head().number();
  }

  @Override
  public long finalizedNumber() {
    return chain.head().number();
  }

  @Override
  public Optional<SealedHeader> header(long number) {
    return block(number).map(SealedBlock::sealedHeader);
  }

  @Override
  public Optional<SealedHeader> header(Hash hash) {
    return block(hash).map(SealedBlock::sealedHeader);
  }

  @Override
  public Optional<Hash> hash(long number) {
    return block(number).map(SealedBlock::hash);
  }

  @Override
  public List<Hash> hashes(long from, long to) {
    return LongStream.range(from, to).mapToObj(chain::hash).toList();
  }

  @Override
  public Optional<SealedBlock> block(long number) {
    chain.refuseOlder(number);
    return number <= chain.head().number() ? Optional.of(chain.block(number)) : Optional.empty();
  }

  @Override
  public Optional<SealedBlock> block(Hash hash) {
    chain.refuseOlder(hash);
    return chain.blocks().stream().filter(block -> block.hash().equals(hash)).findFirst();
  }

  @Override
  public Optional<IncludedTransaction> transaction(Hash transactionHash) {
    return receipt(transactionHash)
        .map(view ->
            new IncludedTransaction(
                view.transaction(),
                view.blockNumber(),
                view.blockHash(),
                view.blockTimestamp(),
                view.index(),
                view.effectiveGasPrice(),
                view.receipt().depositNonce()));
  }

  @Override
  public Optional<ReceiptView> receipt(Hash transactionHash) {
    chain.refuseOlder(transactionHash);
    return chain.blocks().stream()
        .flatMap(block -> chain.receipts(block.number()).stream())
        .filter(view -> view.transaction().hash().equals(transactionHash))
        .findFirst();
  }

  @Override
  public List<ReceiptView> receipts(long blockNumber) {
    return block(blockNumber).isEmpty() ? List.of() : chain.receipts(blockNumber);
  }

  @Override
  public List<BlockFees> fees(long from, long to) {
    List<BlockFees> fees = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      SealedBlock block = chain.block(number);
      BlockFees.Collector collector = new BlockFees.Collector(block.hash(), block.header());
      for (ReceiptView view : chain.receipts(number)) {
        if (view.transaction().transaction() instanceof SignedTransaction) {
          collector.paid(view.effectiveGasPrice(), view.gasUsed());
        }
      }
      fees.add(collector.fees());
    }
    return fees;
  }

  @Override
  public Optional<Bytes> accessList(long blockNumber) {
    return Optional.empty();
  }

  @Override
  public List<LogView> logs(LogFilter filter, int limit) {
    chain.refuseOlder(filter.fromBlock());
    List<LogView> found = new ArrayList<>();
    for (long number = filter.fromBlock(); number <= filter.toBlock(); number++) {
      for (ReceiptView view : chain.receipts(number)) {
        List<Log> logs = view.receipt().logs();
        for (int i = 0; i < logs.size(); i++) {
          if (filter.query().matches(logs.get(i))) {
            found.add(
                new LogView(
                    logs.get(i),
                    number,
                    view.blockHash(),
                    view.blockTimestamp(),
                    view.transaction().hash(),
                    view.index(),
                    view.firstLogIndex() + i));
          }
        }
      }
    }
    return found.subList(0, Math.min(limit, found.size()));
  }
}
