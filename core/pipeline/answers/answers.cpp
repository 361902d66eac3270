#include "core/pipeline/answers/answers.h"

#include "core/graph/finite.h"
#include "core/graph/observer.h"
#include "core/graph/outputs.h"

#include <ATen/ops/pow.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/sum.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace paretoscope::pipeline {

namespace {

constexpr std::int64_t mostNumbersCompared = std::int64_t{1} << 24; ///< of an output: 64 MiB

/// Of OUTPUT, [.., numbers], rows at equal distances; a copy.
at::Tensor rowsCompared(const at::Tensor &output)
{
    const std::int64_t width = output.dim() > 1 ? std::max<std::int64_t>(output.size(-1), 1) : 1;
    const at::Tensor rows = output.reshape({-1, width});
    const std::int64_t most = std::max<std::int64_t>(mostNumbersCompared / width, 1);
    const std::int64_t step = (rows.size(0) + most - 1) / std::max<std::int64_t>(most, 1);
    return rows.slice(0, 0, std::numeric_limits<std::int64_t>::max(), std::max<std::int64_t>(step, 1))
        .to(at::kFloat)
        .clone();
}

double squared(const at::Tensor &tensor)
{
    return at::sum(at::pow(tensor, 2), at::kDouble).item<double>();
}

base::Error noAnswers()
{
    return {base::ErrorCode::ModelUnsupported,
            PARETOSCOPE_SAY("answers.none",
                            "The network returns nothing that it computes, so that its answers "
                            "cannot be compared; choose another criterion."),
            {}};
}

} // namespace

base::Result<Answers> Answers::of(const graph::Model &model, std::span<const graph::Override> changed,
                                  const Calibration &calibration, const std::stop_token &stop)
{
    const graph::ModelData &data = model.data();
    const std::int32_t producer = data.values[graph::at(data.output)].producer;
    if (producer < 0)
        return noAnswers();
    Answers answers;
    std::optional<base::Error> wrong;
    const auto look = [&](std::size_t node, torch::jit::Stack &stack,
                          const std::function<void(torch::jit::Stack &)> &run) {
        run(stack);
        const auto &written = data.nodes[node].outputs;
        const auto place = std::ranges::find(written, data.output) - written.begin();
        const auto outputs =
            graph::outputsIn(stack[stack.size() - written.size() + static_cast<std::size_t>(place)]);
        if (!outputs) {
            wrong = outputs.error();
            return;
        }
        for (const at::Tensor &tensor : outputs->tensors)
            answers.m_rows.push_back(rowsCompared(tensor));
    };
    const std::array nodes{graph::at(producer)};
    if (const auto ran = calibration.run(graph::observed(model, nodes, look), changed, stop); !ran)
        return ran.error();
    if (wrong)
        return *wrong;
    for (const at::Tensor &rows : answers.m_rows)
        if (!graph::isAllFinite(rows))
            return base::Error{base::ErrorCode::NonFinite,
                               PARETOSCOPE_SAY("answers.not-finite",
                                               "The network answers NaN or infinite numbers to the "
                                               "calibration samples, so that its answers cannot be compared; "
                                               "choose another criterion, or repair the samples."),
                               {}};
    return answers;
}

double Answers::distanceOf(const Answers &other) const
{
    double distance = 0;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (i >= other.m_rows.size() || other.m_rows[i].sizes() != m_rows[i].sizes())
            return std::numeric_limits<double>::infinity();
        const double all = squared(m_rows[i]);
        distance += squared(at::sub(other.m_rows[i], m_rows[i])) / (all > 0 ? all : 1);
    }
    return distance;
}

} // namespace paretoscope::pipeline
