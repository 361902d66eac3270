// A written file as somebody else runs it: the independent reader behind "read back and verified", and the
// other side of bit-identity tests. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/graph/floattype.h"
#include "core/graph/model.h"
#include "core/graph/outputs.h"

#include <ATen/core/ivalue.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>

namespace paretoscope::formats {

struct RunnerNeeds {
    /// Tensors and code of these types (none: as they are) become float32, for processors that lack their
    /// arithmetic.
    std::set<graph::FloatType> asFloat = {};
    /// What the weights of formats without code of their own are run in.
    graph::Model network = {};
};

class Runner {
public:
    virtual ~Runner() = default;

    /// Of every parameter and buffer in the file: "Half".
    virtual const std::map<std::string, std::string> &tensorTypes() const = 0;
    /// What the network returns, see graph/outputs.h. Not for use from two threads at once.
    virtual base::Result<graph::Outputs> run(std::span<const c10::IValue> inputs) const = 0;

protected:
    Runner() = default;
    Runner(const Runner &) = default;
    Runner &operator=(const Runner &) = default;
};

/// By the format of the file. ModelUnreadable where it is of none.
base::Result<std::unique_ptr<Runner>> runnerOf(const std::filesystem::path &path,
                                               const RunnerNeeds &needs = {});

} // namespace paretoscope::formats
