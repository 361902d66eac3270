// Networks of layers behind batch norms that tell just how their channels are spread, and what layers are
// given over many samples.
#pragma once

#include "core/base/enginescope.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "core/graph/observer.h"
#include "core/pipeline/channels/biasedlayers.h"
#include "core/pipeline/works.h"
#include "tests/support/scriptedmodule.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <QTemporaryDir>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace paretoscope::tests {

/// Two convolutions, of channels of their own, and after each a batch norm with the statistics that it has of
/// independent normal inputs: x and y, behind them.
inline ScriptedModule normed(const std::string &rest, std::vector<ScriptedModule::Named> more = {})
{
    const at::Tensor a = weights({6, 4, 3, 3}, 1), c = weights({6, 4, 3, 3}, 5);
    a.narrow(1, 0, 2).zero_();
    c.narrow(1, 2, 2).zero_();
    const auto variance = [](const at::Tensor &weight) { return weight.square().sum({1, 2, 3}); };
    ScriptedModule module{{{"a.weight", a},
                           {"c.weight", c},
                           {"n.weight", weights({6}, 2).add(0.3)},
                           {"n.bias", weights({6}, 7)},
                           {"m.weight", weights({6}, 8).add(0.5)}},
                          {{"n.running_mean", at::zeros({6})},
                           {"n.running_var", variance(a)},
                           {"m.running_mean", at::zeros({6})},
                           {"m.running_var", variance(c)}},
                          R"(
def forward(self, input):
    x = torch.conv2d(input, self.a.weight)
    y = torch.conv2d(input, self.c.weight)
    x = torch.batch_norm(x, self.n.weight, self.n.bias, self.n.running_mean, self.n.running_var, False, 0.1, 1e-5, False)
    y = torch.batch_norm(y, self.m.weight, None, self.m.running_mean, self.m.running_var, False, 0.1, 1e-5, False)
)" + rest};
    for (auto &own : more)
        module.parameters.push_back(std::move(own));
    return module;
}

inline std::vector<ScriptedModule::Named> second()
{
    return {{"b.weight", weights({5, 6, 2, 2}, 3)}, {"b.bias", weights({5}, 4)}};
}

inline std::string readBy(const std::string &activation)
{
    return "    x = " + activation +
           "\n    return torch.conv2d(x, self.b.weight, self.b.bias) + 0 * y.mean()\n";
}

inline pipeline::Steps stepsOf(const char *text)
{
    const auto steps = pipeline::stepsFromText(text);
    if (!steps)
        qFatal("%s", steps.error().message().c_str());
    return *steps;
}

inline std::vector<std::size_t> nodesOf(const graph::Model &model)
{
    std::vector<std::size_t> nodes;
    for (const pipeline::BiasedLayer &own : pipeline::biasedLayers(model))
        nodes.push_back(own.node);
    return nodes;
}

/// The same every time.
inline std::vector<c10::IValue> normalSamples()
{
    at::Tensor samples = at::empty({20'000, 4, 6, 6});
    std::mt19937 random(5);
    std::normal_distribution<float> normal;
    std::generate_n(samples.data_ptr<float>(), samples.numel(), [&] { return normal(random); });
    return {samples};
}

/// By node: the mean by channel of what it reads.
inline std::map<std::size_t, at::Tensor> seenMeans(const graph::Model &model,
                                                   const std::vector<std::size_t> &nodes,
                                                   const std::vector<c10::IValue> &samples = normalSamples())
{
    const base::EngineScope engine;
    std::map<std::size_t, at::Tensor> means;
    const graph::Model observed =
        graph::observed(model, nodes, [&](std::size_t node, torch::jit::Stack &stack, const auto &run) {
            const std::size_t inputs = model.data().nodes[node].inputs.size();
            const at::Tensor read = stack[stack.size() - inputs].toTensor().to(at::kDouble);
            means[node] = read.transpose(0, 1).flatten(1).mean(1);
            run(stack);
        });
    const auto ran = graph::Executor(observed).run(samples, {}, {});
    if (!ran)
        qFatal("%s", ran.error().message().c_str());
    return means;
}

inline double farthest(const at::Tensor &a, const at::Tensor &b)
{
    return a.sub(b).abs().max().item<double>();
}

/// MODULE, as read from a file of FOLDER, after STEPS.
inline base::Result<graph::Model> modelAfter(const QTemporaryDir &folder, const ScriptedModule &module,
                                             const char *steps)
{
    const std::string file = folder.filePath(QStringLiteral("made.pt")).toStdString();
    module.save(file);
    const auto read = formats::readTorchScript(file);
    if (!read)
        return read.error();
    auto work = pipeline::workAfter(*read, stepsOf(steps));
    if (!work)
        return work.error();
    return std::move(work->model);
}

} // namespace paretoscope::tests
