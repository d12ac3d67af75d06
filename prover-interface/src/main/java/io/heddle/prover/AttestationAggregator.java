package io.heddle.prover;

import io.heddle.primitives.Address;
import io.heddle.primitives.crypto.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The attestation prover: asks n attestors in parallel and joins k of their signatures into one
/// proof.
///
/// It trusts no attestor: a signature counts only when it is over the claimed values and recovers
/// to that attestor's address. It refuses with every attestor's reason, the most telling one first:
/// a reason that asking again cannot cure wins over one that it can.
public final class AttestationAggregator implements Prover {

  private final ProgramId programId;
  private final List<Attestor> attestors;
  private final int threshold;
  private final Duration timeout;

  /// @param programId the program every attestor runs
  /// @param attestors the signers registered in the verifier, each with its own address
  /// @param threshold how many signatures the verifier wants
  /// @param timeout for the whole round
  public AttestationAggregator(
      ProgramId programId, List<? extends Attestor> attestors, int threshold, Duration timeout) {
    this.programId = programId;
    this.attestors = List.copyOf(attestors);
    this.threshold = threshold;
    this.timeout = timeout;
    if (threshold < 1 || threshold > attestors.size()) {
      throw new IllegalArgumentException(
          "attestation threshold: threshold=" + threshold + " attestors=" + attestors.size());
    }
    Set<Address> signers = new HashSet<>();
    for (Attestor attestor : attestors) {
      if (!signers.add(attestor.signer())) {
        throw new IllegalArgumentException("attestor twice: signer=" + attestor.signer());
      }
    }
  }

  @Override
  public String name() {
    return "attestation";
  }

  @Override
  public ProgramId programId() {
    return programId;
  }

  @Override
  public ProofResult prove(ProofRequest request) {
    SortedMap<Address, Signature> signatures = new TreeMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (Answer answer : askAll(request)) {
      switch (checked(request, answer)) {
        case AttestationResult.Signed signed ->
            signatures.put(answer.attestor().signer(), signed.signature());
        case AttestationResult.Refused refused ->
            refusals.add(
                new Refusal(answer.attestor().signer(), refused.reason(), refused.detail()));
      }
    }
    if (signatures.size() >= threshold) {
      return new ProofResult.Proven(
          request.claimed(), AttestationProof.encode(signatures, threshold));
    }
    return refuse(signatures.size(), refusals);
  }

  private record Answer(Attestor attestor, AttestationResult result) {}

  private record Refusal(Address signer, RefusalReason reason, String detail) {}

  /// Stragglers are interrupted at the deadline; the answers that came in count.
  private List<Answer> askAll(ProofRequest request) {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      long deadlineNanos = System.nanoTime() + timeout.toNanos();
      List<Future<AttestationResult>> futures = new ArrayList<>();
      for (Attestor attestor : attestors) {
        futures.add(executor.submit(() -> attestor.attest(request)));
      }
      List<Answer> answers = new ArrayList<>();
      for (int i = 0; i < futures.size(); i++) {
        answers.add(new Answer(attestors.get(i), await(futures.get(i), deadlineNanos)));
      }
      return answers;
    } finally {
      executor.shutdownNow();
    }
  }

  private AttestationResult await(Future<AttestationResult> future, long deadlineNanos) {
    try {
      return future.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new AttestationResult.Refused(
          RefusalReason.TIMEOUT, "no answer in " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return new AttestationResult.Refused(RefusalReason.INTERNAL, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AttestationResult.Refused(RefusalReason.INTERNAL, "interrupted");
    }
  }

  private AttestationResult checked(ProofRequest request, Answer answer) {
    return switch (answer.result()) {
      case AttestationResult.Refused refused -> refused;
      case AttestationResult.Signed signed -> checked(request, answer.attestor(), signed);
    };
  }

  private AttestationResult checked(
      ProofRequest request, Attestor attestor, AttestationResult.Signed signed) {
    Optional<String> difference = request.claimed().difference(signed.values());
    if (difference.isPresent()) {
      boolean output = !request.claimed().newOutputRoot().equals(signed.values().newOutputRoot());
      return new AttestationResult.Refused(
          output ? RefusalReason.OUTPUT_ROOT_MISMATCH : RefusalReason.PUBLIC_VALUES_MISMATCH,
          difference.get());
    }
    Optional<Address> signer =
        AttestationDigest.signer(programId, signed.values(), signed.signature());
    if (signer.isEmpty() || !signer.get().equals(attestor.signer())) {
      return new AttestationResult.Refused(
          RefusalReason.BAD_ATTESTATION,
          "signature: expected="
              + attestor.signer()
              + " actual="
              + signer.map(Address::toString).orElse("nobody"));
    }
    return signed;
  }

  private ProofResult.Refused refuse(int signed, List<Refusal> refusals) {
    RefusalReason reason =
        refusals.stream()
            .map(Refusal::reason)
            .filter(candidate -> !candidate.retryable())
            .findFirst()
            .orElse(RefusalReason.NOT_ENOUGH_ATTESTATIONS);
    StringBuilder detail =
        new StringBuilder("attestations: expected=" + threshold + " actual=" + signed);
    for (Refusal refusal : refusals) {
      detail
          .append("; ")
          .append(refusal.signer())
          .append(": ")
          .append(refusal.reason())
          .append(": ")
          .append(refusal.detail());
    }
    return new ProofResult.Refused(reason, detail.toString());
  }
}
