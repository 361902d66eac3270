#include "core/formats/pt2/runner.h"

#include "core/base/enginescope.h"
#include "core/formats/pt2/open.h"

namespace paretoscope::formats::pt2 {

namespace {

class ExportedRunner final : public Runner {
public:
    ExportedRunner(std::filesystem::path path, torch::jit::Module module)
        : m_path(std::move(path)), m_module(std::move(module))
    {
        for (const auto &entry : m_module.named_parameters())
            m_types[entry.name] = c10::toString(entry.value.scalar_type());
        for (const auto &entry : m_module.named_buffers())
            m_types[entry.name] = c10::toString(entry.value.scalar_type());
    }

    const std::map<std::string, std::string> &tensorTypes() const override { return m_types; }

    base::Result<graph::Outputs> run(std::span<const c10::IValue> inputs) const override
    {
        return base::guarded(
            base::ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("pt2.input-refused",
                             "%1 failed on this input; check that its shape and type are those that it was "
                             "exported for."),
             m_path},
            [&]() -> base::Result<graph::Outputs> {
                return graph::outputsIn(m_module.forward({inputs.begin(), inputs.end()}));
            });
    }

private:
    std::filesystem::path m_path;
    mutable torch::jit::Module m_module; ///< running it optimises it
    std::map<std::string, std::string> m_types;
};

} // namespace

base::Result<std::unique_ptr<Runner>> runner(const std::filesystem::path &path, const RunnerNeeds &)
{
    const base::EngineScope engine;
    auto module = open(path);
    if (!module)
        return module.error();
    return std::unique_ptr<Runner>(std::make_unique<ExportedRunner>(path, std::move(*module)));
}

} // namespace paretoscope::formats::pt2
