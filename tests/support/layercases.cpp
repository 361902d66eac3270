#include "tests/support/layercases.h"
#include "tests/support/sameoutputs.h"

#include "core/compress/compressedweight.h"
#include "core/compress/cost.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/support/bits.h"
#include "tests/support/writerecipe.h"

#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>

#include <QtGlobal>

namespace paretoscope::tests {

namespace {

using Inputs = std::vector<c10::IValue>;

std::string described(const graph::Layer &layer, std::int64_t macs)
{
    return layer.name + ' ' + std::string(graph::layerKindName(layer.kind)) + ' ' +
           std::to_string(layer.outputChannels()) + "x" + std::to_string(layer.weightsPerChannel()) + ' ' +
           std::to_string(macs) + '\n';
}

/// Of two copies of a weight: LibTorch 2.x adds in another order where one lies otherwise in memory.
bool sameButForMemory(const at::Tensor &a, const at::Tensor &b)
{
    return a.sizes() == b.sizes() &&
           a.sub(b).abs().max().item<float>() <= 1e-6F * b.abs().max().item<float>();
}

std::string textOf(const base::Error &error)
{
    return error.message() + ' ' + error.detail;
}

std::string layersProblem(const graph::Executor &executor, const Inputs &inputs, const LayerCase &one)
{
    const auto macs = executor.measureMacs(inputs);
    if (!macs)
        return textOf(macs.error());
    std::string found;
    std::string expected;
    for (std::size_t i = 0; i < executor.model().layers().size(); ++i)
        found += described(executor.model().layers()[i], (*macs)[i]);
    for (const std::string &layer : one.layers)
        expected += layer + '\n';
    return found == expected ? std::string() : "layers are\n" + found + "rather than\n" + expected;
}

std::string conesProblem(const graph::Executor &executor, const Inputs &inputs, const at::Tensor &before,
                         const graph::Activations &retained)
{
    const std::size_t layers = executor.model().layers().size();
    for (std::size_t layer = 0; layer < layers; ++layer) {
        pipeline::Recipe recipe = pipeline::uniformRecipe(layers, {}, {});
        recipe.settings[layer] = bits(4);
        const auto overrides = compress::overridesFor(executor.model(), recipe.settings);
        if (!overrides)
            return textOf(overrides.error());
        const auto whole = executor.run(inputs, *overrides, {});
        const auto cone =
            executor.runCone(graph::coneOf(executor.model(), {layer}), retained, *overrides, {});
        if (!whole || !cone)
            return textOf(whole ? cone.error() : whole.error());
        if (!sameBits(whole->first(), cone->first()))
            return "the cone of layer " + std::to_string(layer) + " differs from a whole run";
        if (sameBits(whole->first(), before))
            return "layer " + std::to_string(layer) + " is not read where it is replaced";
    }
    return {};
}

std::string fileProblem(const graph::Executor &executor, const Inputs &inputs,
                        const compress::LayerSetting &setting, const graph::Apart &apart,
                        const std::filesystem::path &file)
{
    const graph::Model &model = executor.model();
    const pipeline::Recipe recipe = pipeline::uniformRecipe(model.layers().size(), setting, {});
    const auto written = tests::writeRecipe(model, recipe, file);
    if (!written)
        return textOf(written.error());
    if (written->weightBytes != compress::modelCost(model, recipe.settings).storedBytes)
        return "the file has other bytes than counted";
    const auto plain = formats::TorchScriptRunner::load(file);
    const auto overrides = compress::overridesFor(model, recipe.settings);
    if (!plain || !overrides)
        return textOf(plain ? overrides.error() : plain.error());
    const auto small = plain->run(inputs);
    const auto promised = executor.run(inputs, *overrides, {});
    if (!small || !promised)
        return textOf(small ? promised.error() : small.error());
    if (!sameButForMemory(small->first(), promised->first()))
        return "the file computes something else than promised";
    const auto again = formats::readTorchScript(file);
    if (!again)
        return textOf(again.error());
    const auto apartAgain = graph::setApart(*again, apart);
    if (!apartAgain)
        return textOf(apartAgain.error());
    return apartAgain->layers() == model.layers() ? std::string() : "read again it has other layers";
}

} // namespace

ScriptedModule scripted(std::vector<ScriptedModule::Named> parameters, const std::string &code)
{
    ScriptedModule module;
    module.parameters = std::move(parameters);
    module.code = "\ndef forward(self, x):\n" + code;
    return module;
}

graph::Model readScripted(const ScriptedModule &module, const std::filesystem::path &file)
{
    module.save(file);
    auto model = formats::readTorchScript(file);
    if (!model)
        qFatal("%s", textOf(model.error()).c_str());
    return *model;
}

std::string problemOf(const LayerCase &one, const std::filesystem::path &folder)
{
    const base::EngineScope engine(7);
    const auto model = graph::setApart(readScripted(one.module, folder / "model.pt"), one.apart);
    if (!model)
        return textOf(model.error());
    const graph::Executor executor(*model);
    const Inputs inputs{one.tokens > 0 ? at::randint(one.tokens, one.shape, at::kLong)
                                       : at::rand(one.shape).sub(0.5)};
    if (const std::string problem = layersProblem(executor, inputs, one); !problem.empty())
        return problem;
    const auto runner = formats::TorchScriptRunner::load(folder / "model.pt");
    if (!runner)
        return textOf(runner.error());
    const auto jit = runner->run(inputs);
    graph::Activations retained;
    const auto own = executor.runRetaining(inputs, {}, retained);
    if (!jit || !own)
        return textOf(jit ? own.error() : jit.error());
    const at::Tensor &before = own->first();
    const at::Tensor &expected = jit->first();
    const bool close =
        before.sizes() == expected.sizes() && before.sub(expected).abs().max().item<double>() < 1e-6;
    if (one.bitIdentical ? !sameButForMemory(before, expected) : !close)
        return "outputs differ from the JIT's";
    if (const std::string problem = conesProblem(executor, inputs, before, retained); !problem.empty())
        return problem;
    const compress::LayerSetting setting = bits(4);
    if (const std::string problem = fileProblem(executor, inputs, setting, one.apart, folder / "small.pt");
        !problem.empty())
        return problem;
    const compress::LayerSetting groups = setting.with("granularity", "group").with("groupSize", 4);
    return fileProblem(executor, inputs, groups, one.apart, folder / "groups.pt");
}

} // namespace paretoscope::tests
