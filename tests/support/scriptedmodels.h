// TorchScript files for tests, of kinds that the real networks do not cover. No LibTorch in sight.
#pragma once

#include <filesystem>

namespace paretoscope::tests {

/// Two inputs: pictures [N,3,8,8] and a limit [N,1]; logits [N,5]. A convolution "conv" and a linear "enter",
/// then a loop that runs "step" as often as the data ask for (sample by sample, at most 20 times), then a
/// linear "leave". conv, enter and leave are layers; the loop cannot be flattened.
void saveControlFlowModel(const std::filesystem::path &path);

/// One input of N × 16 numbers in any shape, rounded to tokens 0…31; logits [N,10]. Every kind of layer in a
/// row: "embedding", "conv1d", "up1d" (transposed), "conv2d", "depthwise", "grouped", "up2d" (transposed),
/// "upGrouped" (transposed, 2 groups), "linear".
void saveEveryLayerKindModel(const std::filesystem::path &path);

/// As streaming audio has them: x [N,5,6], the states h and c [1,N,16] of an LSTM, and a number "gain";
/// logits [N,4] of a linear "head", then the new states.
void saveStreamingModel(const std::filesystem::path &path);

/// One input [N,24]; logits [N,24] after that many linear layers "layer0", "layer1", … of changing width,
/// none of which costs anything to run: as many layers as a deep network has.
void saveDeepModel(const std::filesystem::path &path, int layers);

} // namespace paretoscope::tests
