package io.heddle.primitives.chain;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// The `rollup` object of a genesis file: the components of [RollupConfig] under their own names.
final class RollupConfigJson {
  private RollupConfigJson() {}

  static RollupConfig parse(JsonFields fields) {
    return new RollupConfig(
        fields.requiredLong("blockTimeSeconds"),
        fields.requiredLong("l1ChainId"),
        fields.requiredLong("l1GenesisNumber"),
        fields.requiredHash("l1GenesisHash"),
        fields.requiredAddress("portal"),
        fields.requiredAddress("rollup"),
        fields.requiredLong("maxSequencerDriftSeconds"),
        fields.requiredInt("baseFeeElasticity"),
        fields.requiredInt("baseFeeDenominator"),
        fields.requiredU256("minBaseFee"),
        fields.requiredUnsignedInt("baseFeeScalar"),
        fields.requiredUnsignedInt("blobBaseFeeScalar"),
        fields.requiredAddress("batcherAddress"));
  }

  static void write(RollupConfig config, ObjectNode node) {
    node.put("blockTimeSeconds", config.blockTimeSeconds());
    node.put("l1ChainId", config.l1ChainId());
    node.put("l1GenesisNumber", config.l1GenesisNumber());
    node.put("l1GenesisHash", config.l1GenesisHash().toHex());
    node.put("portal", config.portal().toHex());
    node.put("rollup", config.rollup().toHex());
    node.put("maxSequencerDriftSeconds", config.maxSequencerDriftSeconds());
    node.put("baseFeeElasticity", config.baseFeeElasticity());
    node.put("baseFeeDenominator", config.baseFeeDenominator());
    node.put("minBaseFee", config.minBaseFee().toHex());
    node.put("baseFeeScalar", Integer.toUnsignedLong(config.baseFeeScalar()));
    node.put("blobBaseFeeScalar", Integer.toUnsignedLong(config.blobBaseFeeScalar()));
    node.put("batcherAddress", config.batcherAddress().toHex());
  }
}
