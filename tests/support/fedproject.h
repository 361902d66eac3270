// A project in a folder of its own whose network takes more than one tensor: opened, measured and exported
// whole.
#pragma once

#include "core/base/file.h"
#include "core/project/openproject.h"
#include "core/report/exportmodel.h"
#include "tests/support/datafiles.h"
#include "tests/support/scriptedmodule.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <QTemporaryDir>
#include <QtGlobal>

#include <filesystem>
#include <string>
#include <vector>

namespace paretoscope::tests {

/// COUNT multiples of STEP that repeat after 17.
inline std::vector<float> numbers(int count, float step)
{
    std::vector<float> values;
    for (int i = 0; i < count; ++i)
        values.push_back(step * static_cast<float>(i % 17 - 8));
    return values;
}

/// An array of an npz file; SHAPE as "(12, 6)", of COUNT numbers.
inline ZipMember array(const char *name, const char *shape, int count, float step)
{
    return {std::string(name) + ".npy", npyFile("<f4", shape, packed(numbers(count, step)))};
}

class FedProject {
public:
    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    std::filesystem::path model() const { return root() / "m.pt"; }

    /// Weights: a [3,6], b [3,6], head [3,4], of an LSTM of 6 inputs and width 4 w_ih, w_hh, b_ih, b_hh, of a
    /// GRU g_ih, g_hh, g_b.
    void saveModel(const std::string &code) const
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
    void saveData(const std::vector<ZipMember> &members) const
    {
        writeZip(root() / "d.npz", members, ZipMethod::Stored);
    }

    /// With INPUTS as the project's "inputs".
    base::Result<project::OpenProject> open(const std::string &inputs) const
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

    /// All layers at PRECISION as "out.pt", verified.
    base::Result<report::ExportResult>
    exported(const project::OpenProject &project,
             compress::Precision precision = compress::Precision::Int8) const
    {
        base::NoProgress quiet;
        const auto baseline = project::measureBaseline(project, {}, quiet);
        if (!baseline)
            return baseline.error();
        report::ExportRequest request;
        request.recipe.settings.resize(project.model.layers().size());
        for (auto &setting : request.recipe.settings)
            setting.precision = precision;
        request.target = root() / "out.pt";
        return report::exportModel(project, *baseline, request, {}, quiet);
    }

    /// The first argument of the exported file's forward that is not the original's; empty where all are.
    std::string differingArgument() const
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

private:
    QTemporaryDir m_folder;
};

} // namespace paretoscope::tests
