// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.29;

import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";
import {Escape} from "heddle/l1/Escape.sol";
import {Governed} from "heddle/l1/Governed.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";
import {IEtherVault} from "heddle/l1/IEtherVault.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {AddressAliasing} from "heddle/libraries/AddressAliasing.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";

/// @title The door between L1 and L2
/// @notice See `IPortal`.
/// @dev The escrow holds by construction: ether comes in only with a deposit that mints as much on L2, and goes out only
/// for a withdrawal that a proven and final output contains, once, or by the escape. It lies in the vault, whose code
/// never changes; the Portal holds none between transactions. The Portal is behind a proxy.
contract Portal layout at erc7201("heddle.storage.Portal") is Escape, Governed, Initializable {
    /// @notice L2 gas that the deposits of one L1 block can buy.
    uint64 public constant DEPOSIT_GAS_PER_BLOCK = 20_000_000;

    /// @notice Bytes of data that a deposit can carry.
    uint256 public constant DEPOSIT_DATA_LIMIT_BYTES = 120_000;

    /// @notice L2 gas of a deposit made by sending ether.
    uint64 public constant RECEIVE_GAS_LIMIT = 100_000;

    /// @notice L2 gas that the deposits of one L1 block buy at a steady price.
    uint64 public constant DEPOSIT_GAS_TARGET = 2_000_000;

    /// @notice Least price: a tenth of a unit of L1 gas for one of L2 gas.
    uint64 public constant MIN_DEPOSIT_GAS_PRICE = 1e8;

    /// @notice Highest price, a hundred times more L1 gas than L2 gas: one L1 transaction can then buy 160,000.
    uint64 public constant MAX_DEPOSIT_GAS_PRICE = 1e11;

    /// @dev What prices are counted in.
    uint256 private constant PRICE_UNIT = 1e9;

    /// @dev A price changes by an eighth of the surplus (EIP-1559): full blocks more than double it.
    uint256 private constant PRICE_CHANGE_DENOMINATOR = 8;

    uint256 private constant DEPOSIT_VERSION = 0;
    address private constant NO_L2_SENDER = 0x000000000000000000000000000000000000dEaD;

    /// @dev What a call may cost beyond the gas it hands on: a cold account with a delegation (2 · 2,600), a value
    /// (9,000), a new account (25,000), and some room for getting there.
    uint256 private constant CALL_OVERHEAD_GAS = 45_000;

    /// @inheritdoc IPortal
    address public immutable ROLLUP;

    /// @inheritdoc IPortal
    address public immutable VAULT;

    /// @inheritdoc IPortal
    uint256 public immutable PROOF_MATURITY_DELAY_SECONDS;

    address private transient _l2Sender;

    /// @param rollup the Rollup's proxy, deployed after the Portal at an address computed beforehand
    /// @param vault holds the ether; names the Portal's proxy
    /// @param authority who may pause
    /// @param proofMaturityDelaySeconds see `PROOF_MATURITY_DELAY_SECONDS`; at most the cool-down between two pauses,
    /// so that no proof meets two
    constructor(address rollup, address vault, address authority, uint256 proofMaturityDelaySeconds)
        Governed(authority)
    {
        if (rollup == address(0)) revert ZeroRollup();
        if (vault.code.length == 0) revert WrongVault(vault);
        if (proofMaturityDelaySeconds > AUTHORITY.COOL_DOWN_SECONDS()) {
            revert InvalidMaturity(proofMaturityDelaySeconds, AUTHORITY.COOL_DOWN_SECONDS());
        }
        ROLLUP = rollup;
        VAULT = vault;
        PROOF_MATURITY_DELAY_SECONDS = proofMaturityDelaySeconds;
        _disableInitializers();
    }

    /// @inheritdoc IPortal
    function initialize() external initializer {
        _meteredPrice = MIN_DEPOSIT_GAS_PRICE;
        if (_vault().PORTAL() != address(this)) revert WrongVault(VAULT);
    }

    /// @inheritdoc IPortal
    receive() external payable {
        if (msg.sender == VAULT) return;
        address from = _senderOnL2();
        _deposit(from, from, msg.value, RECEIVE_GAS_LIMIT, false, "");
    }

    /// @inheritdoc IPortal
    function depositTransaction(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes calldata data)
        external
        payable
    {
        if (isCreation && to != address(0)) revert CreationHasTarget(to);
        if (data.length > DEPOSIT_DATA_LIMIT_BYTES) {
            revert DepositDataTooLarge(data.length, DEPOSIT_DATA_LIMIT_BYTES);
        }
        uint64 minimum = minimumGasLimit(uint64(data.length));
        if (gasLimit < minimum) revert DepositGasTooLow(gasLimit, minimum);
        _deposit(_senderOnL2(), to, value, gasLimit, isCreation, data);
    }

    /// @inheritdoc IPortal
    function proveWithdrawalTransaction(
        WithdrawalTransaction calldata withdrawal,
        uint256 l2OutputIndex,
        OutputRootProof calldata outputRootProof,
        bytes[] calldata withdrawalProof
    ) external {
        if (withdrawal.target == address(this) || withdrawal.target == VAULT) {
            revert ForbiddenTarget(withdrawal.target);
        }
        _requireNotPaused(IAuthority.PauseKind.WITHDRAWALS);
        bytes32 outputRoot = _rollup().getL2Output(l2OutputIndex).outputRoot;
        bytes32 claimed = Hashing.outputRoot(outputRootProof);
        if (claimed != outputRoot || outputRootProof.version != 0) revert WrongOutputRoot(outputRoot, claimed);

        // A proof that could be replaced at will would let anyone restart its delay, for ever; one that could not be
        // replaced at all would let anyone pin it to the newest output, which is the last to become final.
        bytes32 hash = Hashing.withdrawalHash(withdrawal);
        ProvenWithdrawal storage proven = provenWithdrawals[hash];
        uint128 provenAt = uint128(block.timestamp);
        if (proven.timestamp != 0 && _stands(proven)) {
            if (l2OutputIndex >= proven.l2OutputIndex) revert AlreadyProven(hash);
            provenAt = proven.timestamp;
        }

        // The flag's value is `true`, whose RLP is the byte 1; the trie is keyed by the hash of the slot.
        bytes memory key = abi.encodePacked(keccak256(abi.encode(Hashing.withdrawalSlot(hash))));
        (bytes memory value, TrieProof.ProofError failure) =
            TrieProof.tryTraverse(outputRootProof.messagePasserStorageRoot, key, withdrawalProof);
        if (failure != TrieProof.ProofError.NO_ERROR || value.length != 1 || value[0] != 0x01) {
            revert WrongWithdrawalProof(hash);
        }

        provenWithdrawals[hash] =
            ProvenWithdrawal({outputRoot: outputRoot, timestamp: provenAt, l2OutputIndex: uint128(l2OutputIndex)});
        emit WithdrawalProven(hash, withdrawal.sender, withdrawal.target);
    }

    /// @inheritdoc IPortal
    function finalizeWithdrawalTransaction(WithdrawalTransaction calldata withdrawal) external {
        if (_l2Sender != address(0)) revert FinalizationInProgress();
        bytes32 hash = Hashing.withdrawalHash(withdrawal);
        if (finalizedWithdrawals[hash]) revert AlreadyFinalized(hash);
        ProvenWithdrawal memory proven = provenWithdrawals[hash];
        if (proven.timestamp == 0) revert NotProven(hash);
        if (!_stands(proven)) revert OutputReverted(hash, proven.l2OutputIndex);
        _requireMature(hash, proven);
        // Clients know only the clock, so a payout whose time has come must not wait for somebody's housekeeping.
        if (proven.l2OutputIndex > _rollup().lastFinalizedOutput()) {
            _rollup().finalizeBatches(_rollup().outputs(proven.l2OutputIndex).lastBatch);
        }

        finalizedWithdrawals[hash] = true;
        _l2Sender = withdrawal.sender;
        if (withdrawal.value > 0) _vault().pay(withdrawal.value);
        _call(withdrawal);
        _l2Sender = address(0);
        emit WithdrawalFinalized(hash, true);
    }

    /// @inheritdoc IPortal
    function l2Sender() external view returns (address) {
        return _l2Sender == address(0) ? NO_L2_SENDER : _l2Sender;
    }

    /// @inheritdoc IPortal
    function depositRollingHash(uint256 count) external view returns (bytes32) {
        return count == 0 ? bytes32(0) : _depositRecord(count - 1).rollingHash;
    }

    /// @inheritdoc IPortal
    function depositBlockNumber(uint256 index) external view returns (uint64) {
        return _depositRecord(index).blockNumber;
    }

    /// @inheritdoc IPortal
    function depositBlock(uint256 index) external view returns (uint64 blockNumber, bytes24 parentHash) {
        DepositRecord storage record = _depositRecord(index);
        return (record.blockNumber, record.parentHash);
    }

    /// @inheritdoc IPortal
    function depositGasAvailable() external view returns (uint64) {
        return DEPOSIT_GAS_PER_BLOCK - _gasBoughtInBlock();
    }

    /// @inheritdoc IPortal
    function depositGasPrice() public view returns (uint64) {
        if (block.number == _meteredBlock) return _meteredPrice;
        uint256 price = _meteredPrice;
        if (_meteredGas > DEPOSIT_GAS_TARGET) {
            price += price * (_meteredGas - DEPOSIT_GAS_TARGET) / DEPOSIT_GAS_TARGET / PRICE_CHANGE_DENOMINATOR;
        } else {
            price -= price * (DEPOSIT_GAS_TARGET - _meteredGas) / DEPOSIT_GAS_TARGET / PRICE_CHANGE_DENOMINATOR;
        }
        // From the highest to the least price it is fifty-two steps.
        for (uint256 idle = block.number - _meteredBlock - 1; idle > 0 && price > MIN_DEPOSIT_GAS_PRICE; --idle) {
            price -= price / PRICE_CHANGE_DENOMINATOR;
        }
        if (price < MIN_DEPOSIT_GAS_PRICE) return MIN_DEPOSIT_GAS_PRICE;
        return price > MAX_DEPOSIT_GAS_PRICE ? MAX_DEPOSIT_GAS_PRICE : uint64(price);
    }

    /// @inheritdoc IPortal
    function minimumGasLimit(uint64 byteCount) public pure returns (uint64) {
        return 21_000 + 40 * byteCount;
    }

    /// @inheritdoc IPortal
    function version() external pure returns (string memory) {
        return "2.0.0";
    }

    function _deposit(address from, address to, uint256 value, uint64 gasLimit, bool isCreation, bytes memory data)
        private
    {
        uint256 gasAtStart = gasleft();
        _requireNotPaused(IAuthority.PauseKind.DEPOSITS);
        if (_rollup().escaped()) revert RollupEnded();
        uint64 bought = _gasBoughtInBlock();
        if (gasLimit > DEPOSIT_GAS_PER_BLOCK - bought) {
            revert DepositGasExhausted(gasLimit, DEPOSIT_GAS_PER_BLOCK - bought);
        }
        uint64 index = depositCount;
        uint64 price = depositGasPrice();
        (depositCount, _meteredBlock, _meteredGas, _meteredPrice) =
        (index + 1, uint64(block.number), bought + gasLimit, price);

        bytes memory opaqueData = Hashing.opaqueData(msg.value, value, gasLimit, isCreation, data);
        bytes32 previous = index == 0 ? bytes32(0) : _deposits[index - 1].rollingHash;
        _deposits[index] = DepositRecord({
            rollingHash: Hashing.rollingHash(previous, from, to, keccak256(opaqueData), block.number),
            blockNumber: uint64(block.number),
            parentHash: bytes24(blockhash(block.number - 1))
        });
        emit TransactionDeposited(from, to, DEPOSIT_VERSION, opaqueData);
        if (msg.value > 0) _putIntoVault(msg.value);
        _burnUnpaid(gasLimit * uint256(price) / PRICE_UNIT, gasAtStart);
    }

    /// @dev A deposit that uses less L1 gas than its L2 gas costs burns the rest. The usual one of up to half a million
    /// never does at the least price; so nobody shuts others out, or fills L2, for the price of an event.
    function _burnUnpaid(uint256 cost, uint256 gasAtStart) private view {
        while (gasAtStart - gasleft() < cost) {}
    }

    /// @dev A proof counts as long as its output stays. Once the output was taken back, the guardian has the time to
    /// object anew, even if the same root comes again.
    function _stands(ProvenWithdrawal memory proven) private view returns (bool) {
        return _rollup().isOutput(proven.l2OutputIndex, proven.outputRoot, proven.timestamp);
    }

    /// @dev The maturity of a proof is the guardian's time to object. So a pause does not touch what could be paid
    /// before it began, by a mature proof of a final output. For the rest the clock begins anew when the pause ends.
    function _requireMature(bytes32 hash, ProvenWithdrawal memory proven) private view {
        (uint64 from, uint64 until) = AUTHORITY.pauseOf(IAuthority.PauseKind.WITHDRAWALS);
        uint256 readyAt = proven.timestamp + PROOF_MATURITY_DELAY_SECONDS;
        if (proven.timestamp < until && (readyAt > from || _rollup().finalFrom(proven.l2OutputIndex) > from)) {
            readyAt = until + PROOF_MATURITY_DELAY_SECONDS;
        }
        if (block.timestamp < readyAt) revert ProofNotMature(hash, readyAt);
    }

    function _putIntoVault(uint256 amountWei) private {
        (bool taken,) = VAULT.call{value: amountWei}("");
        if (!taken) revert WrongVault(VAULT);
    }

    /// @dev Hands on all gas, and makes sure that it is at least the withdrawal's gas limit: whoever finalizes must not
    /// be able to make the target fail half-way by starving it.
    function _call(WithdrawalTransaction calldata withdrawal) private {
        bytes memory data = withdrawal.data;
        uint256 available = gasleft();
        available = available < CALL_OVERHEAD_GAS ? 0 : (available - CALL_OVERHEAD_GAS) / 64 * 63;
        if (available < withdrawal.gasLimit) revert InsufficientGas(available, withdrawal.gasLimit);
        if (LowLevelCall.callNoReturn(withdrawal.target, withdrawal.value, data)) return;
        if (LowLevelCall.returnDataSize() == 0) revert WithdrawalCallFailed(withdrawal.target);
        LowLevelCall.bubbleRevert();
    }

    function _rollup() internal view override returns (IRollup) {
        return IRollup(ROLLUP);
    }

    function _vault() internal view override returns (IEtherVault) {
        return IEtherVault(payable(VAULT));
    }

    function _gasBoughtInBlock() private view returns (uint64) {
        return _meteredBlock == block.number ? _meteredGas : 0;
    }

    function _depositRecord(uint256 index) private view returns (DepositRecord storage) {
        if (index >= depositCount) revert UnknownDeposit(index, depositCount);
        return _deposits[index];
    }

    /// @dev An account whose code is a delegation (EIP-7702) is its owner's on L2 too, whoever pays for the call.
    function _senderOnL2() internal view override returns (address) {
        if (msg.sender == tx.origin) return msg.sender;
        bytes memory code = msg.sender.code.length == 23 ? msg.sender.code : bytes("");
        bool delegated = code.length == 23 && bytes3(code) == 0xef0100;
        return delegated ? msg.sender : AddressAliasing.applyAlias(msg.sender);
    }
}
