// Networks with one way each of using weights, and what is checked on all of them: the layers found, outputs
// as the JIT's, cones, and files read back.
#pragma once

#include "core/graph/model.h"
#include "core/graph/setapart.h"
#include "tests/support/scriptedmodule.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace paretoscope::tests {

/// A network, what it takes, and its layers as "name kind channels×weights of each MACs".
struct LayerCase {
    std::string label;
    ScriptedModule module;
    std::vector<std::int64_t> shape; ///< of the input; numbers below tokens if those are set
    std::vector<std::string> layers;
    std::int64_t tokens = 0;
    bool bitIdentical = true; ///< to the JIT, as far as weights lie alike in memory; else within 1e-6
    graph::Apart apart = {};  ///< layers that are set apart
};

/// CODE is the body of forward(self, x).
ScriptedModule scripted(std::vector<ScriptedModule::Named> parameters, const std::string &code);

/// Reads MODULE after saving it to FILE; ends the test program where it cannot be read.
graph::Model readScripted(const ScriptedModule &module, const std::filesystem::path &file);

/// What is wrong with how the network is handled; empty if nothing. Layers, kinds, output channels and MACs
/// are as expected; outputs as the JIT's; each layer changed alone gives the same by its cone as by a whole
/// run, and other outputs than before; at 4 bits, by channel and by groups, the file has the bytes counted,
/// and plain LibTorch reads it and computes what the recipe promised, to the last bit. FOLDER takes files.
std::string problemOf(const LayerCase &one, const std::filesystem::path &folder);

} // namespace paretoscope::tests
