// A TorchScript file run by plain LibTorch, with nothing of our graph in between: the independent reader behind
// "read back and verified", and the other side of bit-identity tests. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/graph/outputs.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <filesystem>
#include <memory>
#include <span>

namespace paretoscope::formats {

class TorchScriptRunner {
public:
    static base::Result<TorchScriptRunner> load(const std::filesystem::path &path);

    /// The module's forward: what it returns, see graph/outputs.h. Not for use from two threads at once.
    base::Result<graph::Outputs> run(std::span<const c10::IValue> inputs) const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace paretoscope::formats
