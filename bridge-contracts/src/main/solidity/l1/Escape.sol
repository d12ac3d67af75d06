// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";
import {IEtherVault} from "heddle/l1/IEtherVault.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {PortalStorage} from "heddle/l1/PortalStorage.sol";
import {Hashing, OutputRootProof} from "heddle/libraries/Hashing.sol";

/// @title The way out of a rollup that has ended
/// @dev Part of the Portal. What every account owns is in the last final state, or in a deposit that this state has not
/// consumed, or in a withdrawal that it contains; these three make up the vault's ether, so each is paid from there,
/// once. Whoever leaves proves control by calling: an account without code as itself, an L1 contract as its alias.
abstract contract Escape is PortalStorage {
    /// @dev Its ether is what was ever withdrawn, which leaves through withdrawals.
    address private constant MESSAGE_PASSER = 0x4200000000000000000000000000000000000016;

    // The three kinds of fees collect in predeploys, which send them on to a recipient in their first storage slot.
    address private constant SEQUENCER_FEE_VAULT = 0x4200000000000000000000000000000000000011;
    address private constant BASE_FEE_VAULT = 0x4200000000000000000000000000000000000019;
    address private constant L1_FEE_VAULT = 0x420000000000000000000000000000000000001A;

    /// @dev Position of fields in an account's RLP.
    uint256 private constant BALANCE = 1;
    uint256 private constant STORAGE_ROOT = 2;
    uint256 private constant ACCOUNT_FIELDS = 4;

    modifier whileEscaped() {
        if (!_rollup().escaped()) revert NotEscaped();
        _;
    }

    /// @inheritdoc IPortal
    function claimBalance(address recipient, OutputRootProof calldata finalOutput, bytes[] calldata accountProof)
        external
        whileEscaped
    {
        address account = _senderOnL2();
        (uint256 balance,) = _accountOf(account, finalOutput, accountProof);
        _leave(account, recipient, balance);
    }

    /// @inheritdoc IPortal
    function claimFees(
        address feeVault,
        OutputRootProof calldata finalOutput,
        bytes[] calldata accountProof,
        bytes[] calldata recipientProof
    ) external whileEscaped {
        if (feeVault != SEQUENCER_FEE_VAULT && feeVault != BASE_FEE_VAULT && feeVault != L1_FEE_VAULT) {
            revert CannotLeave(feeVault);
        }
        (uint256 balance, bytes32 storageRoot) = _accountOf(feeVault, finalOutput, accountProof);
        bytes memory slot = TrieProof.traverse(storageRoot, abi.encodePacked(keccak256(abi.encode(0))), recipientProof);
        address recipient = address(uint160(RLP.decodeUint256(slot)));
        _leave(feeVault, recipient, balance);
    }

    /// @inheritdoc IPortal
    function refundDeposit(uint256 index, address recipient, address to, bytes calldata opaqueData)
        external
        whileEscaped
    {
        address from = _senderOnL2();
        uint64 consumed = _rollup().depositCountAt(_rollup().lastFinalized());
        if (index < consumed) revert DepositConsumed(index, consumed);
        if (index >= depositCount) revert UnknownDeposit(index, depositCount);
        bytes32 previous = index == 0 ? bytes32(0) : _deposits[index - 1].rollingHash;
        bytes32 actual = Hashing.rollingHash(previous, from, to, keccak256(opaqueData), _deposits[index].blockNumber);
        if (actual != _deposits[index].rollingHash) revert WrongDeposit(_deposits[index].rollingHash, actual);
        if (refunded[index]) revert AlreadyRefunded(index);
        refunded[index] = true;
        uint256 mint = uint256(bytes32(opaqueData[:32]));
        _payFromVault(recipient, mint);
        emit DepositRefunded(index, from, recipient, mint);
    }

    function _rollup() internal view virtual returns (IRollup);

    function _vault() internal view virtual returns (IEtherVault);

    function _senderOnL2() internal view virtual returns (address);

    function _leave(address account, address recipient, uint256 balance) private {
        if (hasLeft[account]) revert AlreadyLeft(account);
        hasLeft[account] = true;
        _payFromVault(recipient, balance);
        emit Left(account, recipient, balance);
    }

    /// @dev The account in the last final state. One that does not exist there has no proof that ends in a leaf.
    function _accountOf(address account, OutputRootProof calldata finalOutput, bytes[] calldata accountProof)
        private
        view
        returns (uint256 balance, bytes32 storageRoot)
    {
        if (account == MESSAGE_PASSER) revert CannotLeave(account);
        bytes32 expected = _rollup().getL2Output(_rollup().lastFinalizedOutput()).outputRoot;
        bytes32 actual = Hashing.outputRoot(finalOutput);
        if (actual != expected || finalOutput.version != 0) revert WrongOutputRoot(expected, actual);
        bytes memory key = abi.encodePacked(keccak256(abi.encodePacked(account)));
        (bytes memory leaf, TrieProof.ProofError failure) =
            TrieProof.tryTraverse(finalOutput.stateRoot, key, accountProof);
        if (failure != TrieProof.ProofError.NO_ERROR) revert WrongAccountProof(account);
        Memory.Slice[] memory fields = RLP.decodeList(leaf);
        if (fields.length != ACCOUNT_FIELDS) revert WrongAccountProof(account);
        return (RLP.readUint256(fields[BALANCE]), RLP.readBytes32(fields[STORAGE_ROOT]));
    }

    function _payFromVault(address recipient, uint256 amountWei) private {
        if (recipient == address(this) || recipient == address(_vault())) revert ForbiddenTarget(recipient);
        if (amountWei == 0) return;
        _vault().pay(amountWei);
        if (!LowLevelCall.callNoReturn(recipient, amountWei, "")) revert WithdrawalCallFailed(recipient);
    }
}
