// A project in a folder of its own whose network takes more than one tensor: opened, measured and exported
// whole.
#pragma once

#include "core/project/openproject.h"
#include "core/report/exportmodel.h"
#include "tests/support/datafiles.h"

#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <vector>

namespace paretoscope::tests {

/// COUNT multiples of STEP that repeat after 17.
std::vector<float> numbers(int count, float step);

/// An array of an npz file; SHAPE as "(12, 6)", of COUNT numbers.
ZipMember array(const char *name, const char *shape, int count, float step);

class FedProject {
public:
    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    std::filesystem::path model() const { return root() / "m.pt"; }

    /// Weights: a [3,6], b [3,6], head [3,4], of an LSTM of 6 inputs and width 4 w_ih, w_hh, b_ih, b_hh, of a
    /// GRU g_ih, g_hh, g_b.
    void saveModel(const std::string &code) const;
    void saveData(const std::vector<ZipMember> &members) const;

    /// With INPUTS as the project's "inputs".
    base::Result<project::OpenProject> open(const std::string &inputs) const;

    /// All layers at PRECISION as "out.pt", verified.
    base::Result<report::ExportResult> exported(const project::OpenProject &project,
                                                const compress::Value &width = 8) const;

    /// The first argument of the exported file's forward that is not the original's; empty where all are.
    std::string differingArgument() const;

private:
    QTemporaryDir m_folder;
};

} // namespace paretoscope::tests
