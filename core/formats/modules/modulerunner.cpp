#include "core/formats/modules/modulerunner.h"

#include "core/base/enginescope.h"

namespace paretoscope::formats {

namespace {

class ModuleRunner final : public Runner {
public:
    ModuleRunner(std::filesystem::path path, torch::jit::Module module)
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
            {PARETOSCOPE_SAY("module.input-refused",
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

std::unique_ptr<Runner> moduleRunner(std::filesystem::path path, torch::jit::Module module)
{
    return std::make_unique<ModuleRunner>(std::move(path), std::move(module));
}

} // namespace paretoscope::formats
