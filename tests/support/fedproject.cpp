#include "tests/support/fedproject.h"

#include "core/base/file.h"
#include "tests/support/bits.h"
#include "tests/support/scriptedmodule.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QtGlobal>

namespace paretoscope::tests {

std::vector<float> numbers(int count, float step)
{
    std::vector<float> values;
    for (int i = 0; i < count; ++i)
        values.push_back(step * static_cast<float>(i % 17 - 8));
    return values;
}

ZipMember array(const char *name, const char *shape, int count, float step)
{
    return {std::string(name) + ".npy", npyFile("<f4", shape, packed(numbers(count, step)))};
}

void FedProject::saveModel(const std::string &code) const
{
    ScriptedModule module;
    module.parameters = {{"a.weight", weights({3, 6}, 1)}, {"b.weight", weights({3, 6}, 2)},
                         {"w_ih", weights({16, 6}, 3)},    {"w_hh", weights({16, 4}, 4)},
                         {"b_ih", weights({16}, 5)},       {"b_hh", weights({16}, 6)},
                         {"g_ih", weights({12, 6}, 7)},    {"g_hh", weights({12, 4}, 8)},
                         {"g_b", weights({12}, 9)},        {"head.weight", weights({3, 4}, 10)}};
    module.code = code;
    module.save(model());
}

void FedProject::saveData(const std::vector<ZipMember> &members) const
{
    writeZip(root() / "d.npz", members, ZipMethod::Stored);
}

base::Result<project::OpenProject> FedProject::open(const std::string &inputs) const
{
    const std::string text = R"({"paretoscope": 1, "model": "m.pt", "task": "unlabelled", "inputs": )" +
                             inputs + R"(, "data": {"evaluate": {"path": "d.npz", "format": "npz"}}})";
    if (!base::writeTextAtomically(root() / "p.json", text))
        qFatal("cannot write");
    const auto file = project::readProject(root() / "p.json");
    if (!file)
        return file.error();
    base::NoProgress quiet;
    return project::openProject(*file, root() / "p.json", {}, {}, quiet);
}

base::Result<report::ExportResult> FedProject::exported(const project::OpenProject &project,
                                                        const compress::Value &width) const
{
    base::NoProgress quiet;
    const auto baseline = project::measureBaseline(project, {}, quiet);
    if (!baseline)
        return baseline.error();
    report::ExportRequest request;
    request.recipe.settings.assign(project.model.layers().size(), bits(width));
    request.target = root() / "out.pt";
    return report::exportModel(project, *baseline, request, {}, quiet);
}

std::string FedProject::differingArgument() const
{
    const auto schemaOf = [](const std::filesystem::path &file) {
        return torch::jit::load(file.string()).get_method("forward").function().getSchema();
    };
    const auto before = schemaOf(model()), after = schemaOf(root() / "out.pt");
    if (before.arguments().size() != after.arguments().size())
        return "their number";
    for (std::size_t i = 1; i < before.arguments().size(); ++i) // the module itself is another
        if (after.arguments()[i].name() != before.arguments()[i].name() ||
            !(*after.arguments()[i].type() == *before.arguments()[i].type()))
            return before.arguments()[i].name();
    return {};
}

} // namespace paretoscope::tests
