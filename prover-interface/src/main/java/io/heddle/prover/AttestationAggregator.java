package io.heddle.prover;

import io.heddle.primitives.Address;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.thread.BackgroundThreads;
import io.heddle.prover.AttestorSeat.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

/// The attestation prover: asks n attestors, a few at a time, and joins k of their signatures into
/// one proof. It stops asking when k have signed, and begins with another attestor each time.
///
/// Attestors compute, so each has a platform thread of its own, `attestor-N`, at a low priority.
/// One that is late is called off; it is asked again only once it has ended. Requests at the same
/// time wait for each other.
///
/// It trusts no attestor: a signature counts only when it is over the claimed values and recovers
/// to that attestor's address. It refuses with every attestor's reason, the most telling one first:
/// a reason that asking again cannot cure wins over one that it can, and of those, being late,
/// which a smaller range or more time cures, over the others.
public final class AttestationAggregator implements Prover {

  private final ProgramId programId;
  private final List<AttestorSeat> seats = new ArrayList<>();
  private final int threshold;
  private final int atOnce;
  private final ReentrantLock asking = new ReentrantLock();
  private int rounds;

  /// @param programId the program every attestor runs
  /// @param attestors the signers registered in the verifier, each with its own address
  /// @param threshold how many signatures the verifier wants
  /// @param atOnce how many compute at the same time, at least one
  public AttestationAggregator(
      ProgramId programId, List<? extends Attestor> attestors, int threshold, int atOnce) {
    this.programId = programId;
    this.threshold = threshold;
    this.atOnce = Math.max(1, atOnce);
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
    ThreadFactory threads =
        BackgroundThreads.numbered("attestor", BackgroundThreads.Priority.PROVING);
    attestors.forEach(attestor -> seats.add(new AttestorSeat(attestor, threads)));
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
  public ProofResult prove(ProofRequest request, Duration limit, StopSignal stop) {
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return interrupted();
    }
    try {
      return join(request, askAll(request, limit, stop));
    } catch (InterruptedException e) {
      if (!stop.isGiven()) {
        Thread.currentThread().interrupt();
      }
      return interrupted();
    } finally {
      asking.unlock();
    }
  }

  private static ProofResult.Refused interrupted() {
    return new ProofResult.Refused(RefusalReason.INTERNAL, "called off");
  }

  private ProofResult join(ProofRequest request, List<Answer> answers) {
    SortedMap<Address, Signature> signatures = new TreeMap<>();
    List<Refusal> refusals = new ArrayList<>();
    for (Answer answer : answers) {
      Address signer = answer.seat().attestor().signer();
      switch (answer.result()) {
        case AttestationResult.Signed signed -> signatures.put(signer, signed.signature());
        case AttestationResult.Refused refused ->
            refusals.add(new Refusal(signer, refused.reason(), refused.detail()));
      }
    }
    if (signatures.size() >= threshold) {
      return new ProofResult.Proven(
          request.claimed(), AttestationProof.encode(signatures, threshold));
    }
    return refuse(signatures.size(), refusals);
  }

  private record Refusal(Address signer, RefusalReason reason, String detail) {}

  private List<Answer> askAll(ProofRequest request, Duration limit, StopSignal stop)
      throws InterruptedException {
    List<AttestorSeat> order = new ArrayList<>(seats);
    Collections.rotate(order, -(rounds++ % seats.size()));
    // Those that are still at something are asked last: perhaps the others are enough.
    order.sort((a, b) -> Boolean.compare(b.isFree(), a.isFree()));
    return new AttestationRound(
            request, limit, threshold, atOnce, order, answer -> checked(request, answer))
        .ask(stop);
  }

  private Answer checked(ProofRequest request, Answer answer) {
    return switch (answer.result()) {
      case AttestationResult.Refused _ -> answer;
      case AttestationResult.Signed signed ->
          new Answer(answer.seat(), checked(request, answer.seat().attestor(), signed));
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
    List<RefusalReason> reasons = refusals.stream().map(Refusal::reason).toList();
    RefusalReason reason =
        reasons.stream()
            .filter(candidate -> !candidate.retryable())
            .findFirst()
            .orElse(
                reasons.contains(RefusalReason.TIMEOUT)
                    ? RefusalReason.TIMEOUT
                    : RefusalReason.NOT_ENOUGH_ATTESTATIONS);
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
