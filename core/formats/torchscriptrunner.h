// A TorchScript file run by plain LibTorch, with nothing of our graph in between: the independent reader behind
// "read back and verified", and the other side of bit-identity tests. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/graph/floattype.h"
#include "core/graph/outputs.h"

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>

namespace paretoscope::formats {

class TorchScriptRunner {
public:
    /// Tensors and code of the types AS_FLOAT (none: as it is) become float32, for processors that lack their
    /// arithmetic.
    static base::Result<TorchScriptRunner> load(const std::filesystem::path &path,
                                                const std::set<graph::FloatType> &asFloat = {});

    /// Of every parameter and buffer in the file: "Half".
    const std::map<std::string, std::string> &tensorTypes() const;

    /// The module's forward: what it returns, see graph/outputs.h. Not for use from two threads at once.
    base::Result<graph::Outputs> run(std::span<const c10::IValue> inputs) const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace paretoscope::formats
