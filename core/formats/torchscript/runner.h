// A TorchScript file run by plain LibTorch, with nothing of our graph in between. Included only inside core.
#pragma once

#include "core/base/result.h"
#include "core/formats/runner.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>

namespace paretoscope::formats {

class TorchScriptRunner final : public Runner {
public:
    /// Tensors and code of the types AS_FLOAT (none: as it is) become float32, for processors that lack their
    /// arithmetic.
    static base::Result<TorchScriptRunner> load(const std::filesystem::path &path,
                                                const std::set<graph::FloatType> &asFloat = {});

    const std::map<std::string, std::string> &tensorTypes() const override;
    /// The module's forward.
    base::Result<graph::Outputs> run(std::span<const c10::IValue> inputs) const override;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace paretoscope::formats
