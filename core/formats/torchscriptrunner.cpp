#include "core/formats/torchscriptrunner.h"

#include "core/base/enginescope.h"
#include "core/formats/torchscriptfile.h"

namespace paretoscope::formats {

struct TorchScriptRunner::State {
    std::filesystem::path path;
    torch::jit::Module module;
};

base::Result<TorchScriptRunner> TorchScriptRunner::load(const std::filesystem::path &path)
{
    auto module = loadTorchScript(path);
    if (!module)
        return module.error();
    TorchScriptRunner runner;
    runner.m_state = std::make_shared<State>(State{path, std::move(*module)});
    return runner;
}

base::Result<graph::Outputs> TorchScriptRunner::run(std::span<const c10::IValue> inputs) const
{
    const std::string name = m_state->path.string();
    return base::guarded(
        base::ErrorCode::ModelUnsupported,
        name + " failed on this input; check that its shape and type are what the model expects.",
        [&]() -> base::Result<graph::Outputs> {
            return graph::outputsIn(m_state->module.forward({inputs.begin(), inputs.end()}));
        });
}

} // namespace paretoscope::formats
