#include "core/formats/torchscript/runner.h"

#include "core/base/enginescope.h"
#include "core/formats/torchscript/load.h"
#include "core/formats/torchscript/precision.h"
#include "core/graph/storedtype.h"

namespace paretoscope::formats {

struct TorchScriptRunner::State {
    std::filesystem::path path;
    torch::jit::Module module;
    std::map<std::string, std::string> tensorTypes;
};

namespace {

std::map<std::string, std::string> typesIn(const torch::jit::Module &module)
{
    std::map<std::string, std::string> types;
    for (const auto &entry : module.named_parameters())
        types[entry.name] = c10::toString(entry.value.scalar_type());
    for (const auto &entry : module.named_buffers())
        types[entry.name] = c10::toString(entry.value.scalar_type());
    return types;
}

} // namespace

base::Result<TorchScriptRunner> TorchScriptRunner::load(const std::filesystem::path &path,
                                                        const std::set<graph::FloatType> &asFloat)
{
    auto module = loadTorchScript(path);
    if (!module)
        return module.error();
    return base::guarded(
        base::ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("torchscript.not-in-float32", "%1 cannot be run in float32."), path},
        [&]() -> base::Result<TorchScriptRunner> {
            TorchScriptRunner runner;
            runner.m_state = std::make_shared<State>(State{path, *module, typesIn(*module)});
            std::set<c10::ScalarType> types;
            for (const graph::FloatType type : asFloat)
                types.insert(graph::scalarType(type));
            if (!types.empty())
                widenModule(runner.m_state->module, types);
            return runner;
        });
}

const std::map<std::string, std::string> &TorchScriptRunner::tensorTypes() const
{
    return m_state->tensorTypes;
}

base::Result<graph::Outputs> TorchScriptRunner::run(std::span<const c10::IValue> inputs) const
{
    return base::guarded(
        base::ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY(
             "torchscript.input-refused",
             "%1 failed on this input; check that its shape and type are what the model expects."),
         m_state->path},
        [&]() -> base::Result<graph::Outputs> {
            return graph::outputsIn(m_state->module.forward({inputs.begin(), inputs.end()}));
        });
}

} // namespace paretoscope::formats
