// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";

/// @title The door between L1 and L2
/// @notice Takes deposits to L2, and pays out withdrawals from it. Every wei that exists on L2 lies in its vault.
/// @dev Speaks the ABI of the OP Stack's OptimismPortal 2.x, so that its clients work unmodified.
interface IPortal {
    /// @notice What the Portal remembers about a deposit.
    /// @param rollingHash rolling hash after it
    /// @param blockNumber L1 block of it
    /// @param parentHash the first 24 bytes of the hash of the L1 block before
    struct DepositRecord {
        bytes32 rollingHash;
        uint64 blockNumber;
        bytes24 parentHash;
    }

    /// @notice A proof that a withdrawal is part of an output.
    /// @param outputRoot root of that output when it was proven
    /// @param timestamp L1 time of the proof
    /// @param l2OutputIndex index of the output
    struct ProvenWithdrawal {
        bytes32 outputRoot;
        uint128 timestamp;
        uint128 l2OutputIndex;
    }

    /// @notice A transaction was deposited; L2 executes it in the first block of the L1 origin with this event.
    /// @param from sender on L2: the caller, aliased if it is a contract
    /// @param to recipient on L2
    /// @param version 0
    /// @param opaqueData see `Hashing.opaqueData`
    event TransactionDeposited(address indexed from, address indexed to, uint256 indexed version, bytes opaqueData);

    /// @notice A withdrawal was shown to be part of a proven output.
    event WithdrawalProven(bytes32 indexed withdrawalHash, address indexed from, address indexed to);

    /// @notice A withdrawal was paid out. `success` is always true: a failing one reverts and can be tried again.
    event WithdrawalFinalized(bytes32 indexed withdrawalHash, bool success);

    /// @notice After the escape an account took its ether.
    event Left(address indexed account, address recipient, uint256 amountWei);

    /// @notice After the escape an unconsumed deposit was given back.
    event DepositRefunded(uint256 indexed index, address indexed from, address recipient, uint256 amountWei);

    /// @notice The rollup's address is zero.
    error ZeroRollup();
    /// @notice A deposited creation names a target.
    error CreationHasTarget(address to);
    /// @notice The deposit's data is too long.
    error DepositDataTooLarge(uint256 sizeBytes, uint256 limitBytes);
    /// @notice The deposit's gas limit does not even pay for its data.
    error DepositGasTooLow(uint64 gasLimit, uint64 minimum);
    /// @notice The deposits of this L1 block have no gas left on L2: try again in the next block.
    error DepositGasExhausted(uint64 gasLimit, uint64 available);
    /// @notice There are fewer deposits.
    error UnknownDeposit(uint256 index, uint256 count);
    /// @notice The vault has no code, or does not know this Portal.
    error WrongVault(address vault);
    /// @notice A withdrawal must not call the Portal itself, nor its vault.
    error ForbiddenTarget(address target);
    /// @notice A proof that takes longer to be mature than pauses are apart could meet two of them.
    error InvalidMaturity(uint256 maturitySeconds, uint256 coolDownSeconds);
    /// @notice The output root does not follow from its parts.
    error WrongOutputRoot(bytes32 expected, bytes32 actual);
    /// @notice The withdrawal has a valid proof already, against an output that is not newer.
    error AlreadyProven(bytes32 withdrawalHash);
    /// @notice The Merkle proof leads to something else than the flag of a sent message. (A proof that is not even RLP,
    /// or ends in an empty branch, reverts with OpenZeppelin's `RLPInvalidEncoding`.)
    error WrongWithdrawalProof(bytes32 withdrawalHash);
    /// @notice The withdrawal was not proven.
    error NotProven(bytes32 withdrawalHash);
    /// @notice The proof is not old enough.
    error ProofNotMature(bytes32 withdrawalHash, uint256 readyAt);
    /// @notice The output of the proof was reverted: prove the withdrawal again.
    error OutputReverted(bytes32 withdrawalHash, uint256 outputIndex);
    /// @notice The withdrawal was paid out before.
    error AlreadyFinalized(bytes32 withdrawalHash);
    /// @notice A withdrawal is being paid out right now.
    error FinalizationInProgress();
    /// @notice The transaction has too little gas left to give the target what the withdrawal promises.
    error InsufficientGas(uint256 available, uint256 required);
    /// @notice The target refused the call, which reverts with this if it gave no reason.
    error WithdrawalCallFailed(address target);

    /// @notice Begins; once, in the transaction that makes its proxy.
    function initialize() external;

    /// @notice The rollup has ended: nobody would consume a deposit.
    error RollupEnded();
    /// @notice The rollup goes on: leave by a withdrawal.
    error NotEscaped();
    /// @notice This account does not leave this way.
    error CannotLeave(address account);
    /// @notice The proof does not lead to this account in the last final state.
    error WrongAccountProof(address account);
    /// @notice The account has left before.
    error AlreadyLeft(address account);
    /// @notice The last final state contains this deposit: leave with the account.
    error DepositConsumed(uint256 index, uint64 consumed);
    /// @notice The deposit was another one, or somebody else's.
    error WrongDeposit(bytes32 expected, bytes32 actual);
    /// @notice The deposit was given back before.
    error AlreadyRefunded(uint256 index);

    /// @notice Deposits a transaction to L2, with all ether sent along as its mint.
    /// @param to recipient on L2; zero for a creation
    /// @param value wei that the L2 transaction transfers; may differ from the mint
    /// @param gasLimit L2 gas; bought here by using up a tenth as much L1 gas, no refund
    /// @param isCreation whether it creates a contract
    /// @param data calldata or init code, at most 120,000 bytes
    function depositTransaction(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes calldata data)
        external
        payable;

    /// @notice Deposits the ether sent to the caller's own account on L2 (its alias, if it is a contract).
    receive() external payable;

    /// @notice Shows that a withdrawal is part of a proven output. A valid proof can be replaced by one against an
    /// older output, which becomes final sooner, and then keeps its time; one whose output was reverted by any other.
    /// @param withdrawal the message
    /// @param l2OutputIndex index of the output in the rollup
    /// @param outputRootProof its parts
    /// @param withdrawalProof Merkle proof of the message's flag in the L2ToL1MessagePasser's storage
    function proveWithdrawalTransaction(
        WithdrawalTransaction calldata withdrawal,
        uint256 l2OutputIndex,
        OutputRootProof calldata outputRootProof,
        bytes[] calldata withdrawalProof
    ) external;

    /// @notice Pays out a proven withdrawal: calls its target with its value, its data and at least its gas limit.
    /// Anyone may. Makes the output final on the way, if its time has come. Reverts if the target does, and can then be
    /// tried again, forever.
    function finalizeWithdrawalTransaction(WithdrawalTransaction calldata withdrawal) external;

    /// @notice After the escape: pays what the caller owns in the last final state. The caller is an account without
    /// code (or with a delegation), or an L1 contract, which owns what its alias does. Once.
    /// @param recipient who is paid on L1
    /// @param finalOutput parts of the last final output
    /// @param accountProof Merkle proof of the account in its state root
    function claimBalance(address recipient, OutputRootProof calldata finalOutput, bytes[] calldata accountProof)
        external;

    /// @notice After the escape: sends a fee vault's ether to the recipient that its storage names. Anyone may. Once.
    /// @param recipientProof Merkle proof of the storage slot 0 in the account's storage root
    function claimFees(
        address feeVault,
        OutputRootProof calldata finalOutput,
        bytes[] calldata accountProof,
        bytes[] calldata recipientProof
    ) external;

    /// @notice After the escape: gives back the ether of a deposit that the last final state does not contain. The
    /// caller is who made the deposit. Once.
    /// @param to recipient of the deposit on L2, from its event
    /// @param opaqueData from its event
    function refundDeposit(uint256 index, address recipient, address to, bytes calldata opaqueData) external;

    /// @notice Whether an account has left.
    function hasLeft(address account) external view returns (bool);

    /// @notice Whether a deposit was given back.
    function refunded(uint256 depositIndex) external view returns (bool);

    /// @notice The proof of a withdrawal; zeroes if there is none.
    function provenWithdrawals(bytes32 withdrawalHash)
        external
        view
        returns (bytes32 outputRoot, uint128 timestamp, uint128 l2OutputIndex);

    /// @notice Whether a withdrawal was paid out.
    function finalizedWithdrawals(bytes32 withdrawalHash) external view returns (bool);

    /// @notice During a payout the L2 sender of the withdrawal, else a placeholder. Targets use it for authentication.
    function l2Sender() external view returns (address);

    /// @notice Number of deposits ever made.
    function depositCount() external view returns (uint64);

    /// @notice Rolling hash over the first `count` deposits; 0 for none.
    function depositRollingHash(uint256 count) external view returns (bytes32);

    /// @notice L1 block of the deposit `index`, counted from 0.
    function depositBlockNumber(uint256 index) external view returns (uint64);

    /// @notice L1 block of the deposit `index`, and the first 24 bytes of the hash of the block before it.
    function depositBlock(uint256 index) external view returns (uint64 blockNumber, bytes24 parentHash);

    /// @notice L1 gas that a unit of L2 gas costs a deposit in this L1 block, times 10^9. It rises while the deposits
    /// of a block buy more than `DEPOSIT_GAS_TARGET`, and falls while they buy less.
    function depositGasPrice() external view returns (uint64);

    /// @notice Smallest gas limit of a deposit with so many bytes of data.
    function minimumGasLimit(uint64 byteCount) external pure returns (uint64);

    /// @notice L2 gas that deposits can still buy in this L1 block.
    function depositGasAvailable() external view returns (uint64);

    /// @notice Major 2, so that clients take the output-oracle path.
    function version() external pure returns (string memory);

    /// @notice The rollup whose outputs count.
    function ROLLUP() external view returns (address);

    /// @notice The contract that holds the ether.
    function VAULT() external view returns (address);

    /// @notice Seconds between the proof of a withdrawal and its payout, at least.
    function PROOF_MATURITY_DELAY_SECONDS() external view returns (uint256);
}
