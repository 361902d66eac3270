// The networks that tests run on, with their data and preprocessing: the demo, which ships, and the real
// ones, as the README of the real data describes them. A test of what holds for any network has the rows of
// addNetworkRows().
#pragma once

#include "core/data/dataset.h"
#include "core/evaluate/evaluator.h"
#include "tests/support/realdata.h"

#include <QTest>

#include <initializer_list>
#include <string>

namespace paretoscope::project {
struct ProjectFile;
}

namespace paretoscope::tests {

struct Network {
    std::string model; ///< a path, or one below the folder of real data
    data::DataSource source;
    data::Task task = data::Task::Classification;
    data::Preprocessing input;
};

data::DataSource realSource(const std::string &path, const std::string &format,
                            const std::string &labels = {});

/// Residual, 13 layers, on pictures [1,8,8] of ten digits: 597 to "evaluate" on, 595 of them told rightly,
/// and 256 to "calibrate" (resources/demo/README.md).
Network demo(const std::string &part = "evaluate");

/// Any of the residual networks on CIFAR-10: "resnet20", "resnet32", "resnet44".
Network cifarNetwork(const std::string &name = "resnet20", const std::string &samples = "test_1017.bin");
Network convnet();
Network lenet5();
Network mobilenet();
Network stories();

/// "demo", "resnet20", "resnet32", "resnet44", "convnet", "lenet5", "mobilenet", "stories".
Network networkNamed(const std::string &name);

/// The same on the pictures that its sensitivity is measured on, where it has any of their own.
Network calibrationOf(const std::string &name);

/// Whether the network of that name and its samples lie on this machine.
bool isThere(const std::string &name);

/// As a project file names it, without pictures of its own to calibrate on.
project::ProjectFile projectOf(const Network &network);

/// A column "network" of names, with the row "demo" and one for each of OTHERS.
void addNetworkRows(std::initializer_list<const char *> others = {});
std::string networkOfRow(); ///< what stands in that column

/// An evaluator on the first SAMPLES samples (0: all).
base::Result<evaluate::Evaluator> openNetwork(const Network &network, std::int64_t samples = 0,
                                              const evaluate::EvaluatorOptions &options = {});
/// The network of that name, on the first SAMPLES of what it is judged by (0: all) and calibrated on as many
/// of its pictures for that.
base::Result<evaluate::Evaluator> openCalibrated(const std::string &name, std::int64_t samples = 0);

} // namespace paretoscope::tests

/// Declares NAME as the network of the current row; skips the row where that is not there. The demo always
/// is.
#define PARETOSCOPE_ROW(name)                                                                                \
    const std::string name = paretoscope::tests::networkOfRow();                                             \
    if (!paretoscope::tests::isThere(name))                                                                  \
    QSKIP(qPrintable(QStringLiteral("needs %1 in the folder of real data").arg(QString::fromStdString(name))))
