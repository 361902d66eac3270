// Networks whose exports are taken through what people do with an exported file, and a recipe for every way
// in which a weight lies in one.
#pragma once

#include "core/compress/layersetting.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/core/ivalue.h>

#include <string>
#include <utility>
#include <vector>

namespace paretoscope::tests {

/// "kinds" of ways: all integer widths, floats, each encoding, groups, asymmetric, one scale a tensor, scales
/// of a byte, codebooks.
std::vector<std::pair<std::string, compress::LayerSetting>> everyStorage();

/// Of integers only one that fills bytes, one that halves them and one (asymmetric) that does not fit them,
/// and of pruned ones not all encodings: for what happens to a file as a whole, where the others differ by a
/// number alone.
std::vector<std::pair<std::string, compress::LayerSetting>> someStorages();

struct ExportNetwork {
    std::string name;
    ScriptedModule module;
    std::vector<c10::IValue> inputs;
};

/// Convolutions with batch norm kept, group norm and a linear; an LSTM, a GRU and layer norm over an
/// embedding; weights of modules that have modules below them, that digits name, and that two names share.
std::vector<ExportNetwork> exportNetworks();

} // namespace paretoscope::tests
