// A layer whose weight is a product as two layers, one after the other: fewer multiply-accumulates than the
// product itself takes. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/graph/model.h"
#include "core/graph/modeldata.h"

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <span>
#include <string>

namespace paretoscope::graph {

/// Of the matrix of LAYER's weight, a row for each output channel: `left` [rows, rank] · `right` [rank,
/// columns], float32; of convolutions of groups, right factors of all of them one below the other. Or of its
/// kernel: `left` [outputs, rank · width], `right` [rank, inputs · height].
struct FactoredLayer {
    std::size_t layer = 0;
    at::Tensor left;
    at::Tensor right;
};

/// Whether every node that reads the weight of LAYER computes with it as aten::linear does, or as a
/// convolution that is not transposed, in float32.
bool canBeTwoLayers(const ModelData &data, std::size_t layer);
/// The name of the parameter that then holds the right factor of NAME: "conv.right.weight" of "conv.weight",
/// whose layer is "conv.right"; the left one keeps its name.
std::string nameOfRight(const std::string &name);

/// MODEL with two layers in the place of each of LAYERS, of which canBeTwoLayers() holds: a convolution of
/// the same kernel, stride and padding to RANK channels of each group, then one of 1 × 1; or one of the
/// kernel's height, then one of its width, each with what stride, padding and dilation are along it. Outputs
/// are those of the product but for how sums are rounded.
Model withLayersFactored(const Model &model, std::span<const FactoredLayer> layers);

} // namespace paretoscope::graph
