#include "tests/support/scriptedmodule.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/sub.h>
#include <torch/csrc/jit/api/module.h>

#include <cmath>
#include <map>
#include <memory>

namespace paretoscope::tests {

namespace {

/// Submodules must be whole before they are registered: their type is fixed then.
struct Tree {
    std::map<std::string, Tree> children;
    std::vector<ScriptedModule::Named> parameters;
    std::vector<ScriptedModule::Named> buffers;

    Tree &owner(const std::string &name)
    {
        const auto dot = name.find('.');
        return dot == std::string::npos ? *this : children[name.substr(0, dot)].owner(name.substr(dot + 1));
    }
};

std::string lastName(const std::string &name)
{
    return name.substr(name.rfind('.') + 1);
}

torch::jit::Module build(const Tree &tree, const std::shared_ptr<torch::jit::CompilationUnit> &unit)
{
    torch::jit::Module module("__torch__.Part", unit, true);
    module.register_attribute("training", c10::BoolType::get(), true);
    for (const auto &[name, child] : tree.children)
        module.register_module(name, build(child, unit));
    for (const auto &[name, tensor] : tree.parameters)
        module.register_parameter(name, tensor, false);
    for (const auto &[name, tensor] : tree.buffers)
        module.register_buffer(name, tensor);
    return module;
}

} // namespace

void ScriptedModule::save(const std::filesystem::path &path) const
{
    Tree tree;
    for (const auto &[name, tensor] : parameters)
        tree.owner(name).parameters.emplace_back(lastName(name), tensor);
    for (const auto &[name, tensor] : buffers)
        tree.owner(name).buffers.emplace_back(lastName(name), tensor);
    torch::jit::Module module = build(tree, std::make_shared<torch::jit::CompilationUnit>());
    if (!code.empty())
        module.define(code);
    module.save(path.string());
}

at::Tensor weights(std::initializer_list<std::int64_t> shape, int seed)
{
    const std::vector<std::int64_t> sizes(shape);
    std::int64_t count = 1;
    for (const std::int64_t size : sizes)
        count *= size;
    const double fanIn = static_cast<double>(count) / static_cast<double>(sizes.empty() ? 1 : sizes[0]);
    const double golden = 0.6180339887498949; // multiples of it modulo 1 are spread evenly
    const at::Tensor steps =
        at::mul(at::arange(1.0, static_cast<double>(count) + 1.0, at::kDouble), golden * seed);
    const at::Tensor uniform = at::sub(at::mul(at::remainder(steps, 1.0), 2.0), 1.0);
    return at::mul(uniform, std::sqrt(3.0 / fanIn)).to(at::kFloat).view(sizes);
}

} // namespace paretoscope::tests
