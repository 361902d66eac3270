#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/formats/safetensors/inputsform.h"
#include "core/formats/safetensors/packedform.h"
#include "core/formats/safetensors/writer.h"
#include "core/graph/executor.h"
#include "core/graph/storedtype.h"

#include <ATen/ops/empty_like.h>

namespace paretoscope::formats::safetensors {

namespace {

using base::Error;
using base::ErrorCode;

Error differs(const std::filesystem::path &path, const base::Sentence &why)
{
    return {
        ErrorCode::VerificationFailed,
        {PARETOSCOPE_SAY("safetensors.other-content", "%1 does not hold what it is to hold: %2."), path, why},
        why.english()};
}

base::Sentence inWhole(const Error &error)
{
    if (error.detail.empty())
        return error.said;
    return {PARETOSCOPE_SAY("safetensors.with-detail", "%1: %2"), error.said, error.detail};
}

class WeightsRunner final : public Runner {
public:
    WeightsRunner(const graph::Model &network, std::vector<graph::Override> weights,
                  std::map<std::string, std::string> types)
        : m_executor(network), m_weights(std::move(weights)), m_types(std::move(types))
    {
    }

    const std::map<std::string, std::string> &tensorTypes() const override { return m_types; }
    base::Result<graph::Outputs> run(std::span<const c10::IValue> inputs) const override
    {
        return m_executor.run(inputs, m_weights, {});
    }

private:
    graph::Executor m_executor;
    std::vector<graph::Override> m_weights;
    std::map<std::string, std::string> m_types;
};

base::Result<std::unique_ptr<Runner>> load(const std::filesystem::path &path, const graph::Model &network)
{
    const auto contents = readContents(path);
    if (!contents)
        return contents.error();
    if (const auto same = checkPacked(*contents); !same)
        return differs(path, inWhole(same.error()));
    const auto inputs = inputsIn(*contents);
    if (!inputs)
        return differs(path, inputs.error().said);
    std::map<std::string, std::string> types;
    for (const auto &[name, tensor] : contents->tensors)
        types[name] = c10::toString(tensor.scalar_type());
    std::vector<graph::Override> weights;
    const auto &parameters = network.data().parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (parameters[i].isGone)
            continue;
        const auto found = contents->tensors.find(parameters[i].name);
        const at::Tensor &own = parameters[i].tensor;
        if (found == contents->tensors.end() || found->second.sizes() != own.sizes())
            return differs(path, {PARETOSCOPE_SAY("safetensors.other-tensor",
                                                  "the tensor %1 is missing or of another shape"),
                                  parameters[i].name});
        const auto rounded = inputs->find(parameters[i].name);
        weights.push_back({static_cast<graph::ParameterId>(i),
                           at::empty_like(own.detach()).copy_(found->second), // with its strides
                           rounded == inputs->end() ? nullptr : rounded->second});
    }
    return std::unique_ptr<Runner>(
        std::make_unique<WeightsRunner>(network, std::move(weights), std::move(types)));
}

} // namespace

base::Result<std::unique_ptr<Runner>> runner(const std::filesystem::path &path, const RunnerNeeds &needs)
{
    const base::EngineScope engine;
    if (!needs.network.valid())
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("safetensors.not-run",
                             "%1 holds weights without their network, so it cannot be run by itself."),
             path},
            {}};
    return base::guarded(ErrorCode::ModelUnreadable, base::unreadable(path),
                         [&] { return load(path, needs.network); });
}

} // namespace paretoscope::formats::safetensors
