// A weight after compression: its float values as the network will see them, and the integers an exporter
// packs. Included only inside core. Pure functions, thread-safe.
#pragma once

#include "core/compress/inputhistogram.h"
#include "core/compress/inputmoments.h"
#include "core/compress/layersetting.h"
#include "core/graph/executor.h"
#include "core/graph/inputcoding.h"
#include "core/graph/layer.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace paretoscope::compress {

/// Weights as a matrix [output channels, weights per channel], whatever the layer's layout: rows are what
/// a scale of one output channel is for, columns what groups run along. Transposed convolutions [Cin, Cout/g,
/// k…] are permuted.
at::Tensor toRows(const at::Tensor &weight, const graph::Layer &layer);
/// The inverse of toRows().
at::Tensor fromRows(const at::Tensor &rows, const graph::Layer &layer);

struct CodedFactors;

struct CompressedWeight {
    at::Tensor weight; ///< float32, shape and strides of the original: what the network computes with
    at::Tensor codes;  ///< uint8 rows-shaped: symmetric q + 2^(b−1), asymmetric q, or indices into a book
    at::Tensor scales; ///< float32 [1] | [rows] | [rows, groups]; undefined without codes, or without scales
    at::Tensor zeroPoints; ///< uint8, shaped as scales; asymmetric only
    at::Tensor kept;       ///< bool rows-shaped, false where pruned; undefined where nothing is
    /// float32: what a code stands for before it is scaled; [entries] for all, [units, entries]; undefined
    /// for integers.
    at::Tensor book;
    std::shared_ptr<const graph::InputCoding> inputs = nullptr; ///< null: the layer is given floats
    /// Of a weight that is stored as a product, which then has no codes of its own; else null.
    std::shared_ptr<const CodedFactors> factors = nullptr;
};

/// The rows of a weight as `left` · `right`, as FORM has them: see factoring/product.h.
struct CodedFactors {
    CompressedWeight left;
    CompressedWeight right;
    FactorForm form;
};

enum class Needs : std::uint8_t; // compress/method.h
bool needs(const LayerSetting &setting, Needs what);

/// The methods of SETTING one after another, stage by stage. float32 arithmetic throughout, rounding half to
/// even, so that an unpacker computing (code − zero) · scale, or book[code] · scale, in float32 gets the same
/// bits. What LAYER's file holds in half precision is then rounded to it. INPUTS: of methods that need them;
/// without, all inputs count alike. HISTOGRAM: of methods that round what the layer is given to a fixed
/// range. STOP: Cancelled, heard within a layer.
base::Result<CompressedWeight> compressWeight(const at::Tensor &weight, const graph::Layer &layer,
                                              const LayerSetting &setting,
                                              const InputMoments *inputs = nullptr,
                                              const InputHistogram *histogram = nullptr,
                                              const std::stop_token &stop = {});

/// Whether SETTING leaves the weight of LAYER as its file has it.
bool isLeftAlone(const graph::Layer &layer, const LayerSetting &setting);

/// A recipe has SETTINGS for another number of layers than the model.
base::Error ofOtherModel(std::size_t settings, std::size_t layers);

/// The overrides that make MODEL compute with SETTINGS, of which none needs calibration samples, one a layer
/// (validated; layers left float are not overridden).
base::Result<std::vector<graph::Override>> overridesFor(const graph::Model &model,
                                                        std::span<const LayerSetting> settings);

} // namespace paretoscope::compress
