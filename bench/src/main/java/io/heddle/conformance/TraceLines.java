package io.heddle.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.executor.HaltReason;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.evm.MessageResult;
import io.heddle.executor.evm.TraceStep;
import io.heddle.executor.evm.Tracer;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import java.io.PrintWriter;
import java.util.Locale;

/// Writes a trace as EIP-3155 has it: a JSON object per instruction, then one that sums up each
/// transaction. Owned by one thread.
final class TraceLines implements Tracer {
  private final ObjectMapper json = new ObjectMapper();
  private final PrintWriter out;
  private String fork = "";
  private String output = "0x";
  private int left;
  private ObjectNode last = json.createObjectNode();

  TraceLines(PrintWriter out) {
    this.out = out;
  }

  void begin(Fork rules, int transactions) {
    fork = rules.fixtureName();
    left = transactions;
  }

  @Override
  public void step(TraceStep step) {
    ObjectNode line = json.createObjectNode();
    line.put("pc", step.pc());
    line.put("op", step.opcode());
    line.put("gas", hex(step.gas()));
    line.put("gasCost", hex(step.gasCost()));
    line.put("memSize", step.memorySize());
    ArrayNode stack = line.putArray("stack");
    step.stack().forEach(word -> stack.add(word.toHex()));
    line.put("depth", step.depth());
    line.put("refund", hex(step.refund()));
    line.put("opName", step.name());
    step.error().ifPresent(reason -> line.put("error", words(reason)));
    out.println(line);
  }

  @Override
  public void ended(MessageResult result) {
    output =
        switch (result) {
          case MessageResult.Returned returned -> returned.output().toHex();
          case MessageResult.Reverted reverted -> reverted.output().toHex();
          case MessageResult.Halted halted -> "0x";
        };
  }

  @Override
  public void ended(TransactionOutcome outcome) {
    ObjectNode summary = json.createObjectNode().put("stateRoot", "").put("output", output);
    switch (outcome) {
      case Included included ->
          summary.put("gasUsed", hex(included.gasUsed())).put("pass", included.receipt().success());
      case Rejected rejected ->
          summary.put("gasUsed", "0x0").put("pass", false).put("error", rejected.message());
    }
    last = summary.put("fork", fork);
    output = "0x";
    left--;
    if (left > 0) {
      out.println(last);
    }
  }

  /// After the last transaction.
  ///
  /// @param stateRoot the state's root then; empty if it is not known, as inside a block
  void end(String stateRoot) {
    if (!last.isEmpty()) {
      out.println(last.put("stateRoot", stateRoot));
      last = json.createObjectNode();
    }
    out.flush();
  }

  private static String hex(long number) {
    return U256.of(number).toHex();
  }

  private static String words(HaltReason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
