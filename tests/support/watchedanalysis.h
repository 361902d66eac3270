// An analysis in the real window, watched, also under a slider that is dragged; and its end. For the tests of
// the window and its benchmark. Header only, because it needs what only they link.
#pragma once

#include "tests/gui/loopwatch.h"
#include "tests/gui/programfixture.h"
#include "tests/support/networks.h"

#include "core/project/projectfile.h"

#include <QAction>
#include <QEventLoop>
#include <QTimer>

#include <filesystem>
#include <optional>

namespace paretoscope::tests {

/// SOURCE as a project file in another folder can name it.
inline data::DataSource fromAnywhere(data::DataSource source)
{
    source.path = std::filesystem::absolute(source.path);
    if (!source.labels.empty())
        source.labels = std::filesystem::absolute(source.labels);
    return source;
}

/// Saves a project on NETWORK and opens it; true once its baseline is measured. CALIBRATE: samples of its
/// own.
inline bool openMeasured(ProgramFixture &program, const Network &network,
                         const std::optional<data::DataSource> &calibrate = {})
{
    project::ProjectFile file;
    file.model = std::filesystem::absolute(realData(network.model));
    file.task = network.task;
    file.evaluate = fromAnywhere(network.source);
    if (calibrate)
        file.calibrate = fromAnywhere(*calibrate);
    file.input = network.input;
    const QString path = program.file("network.pscope.json");
    if (!project::writeProject(file, path.toStdString()))
        return false;
    program.window().files().openPath(path);
    return QTest::qWaitFor([&] { return program.document().baseline() != nullptr; }, jobTimeoutMs);
}

inline bool openResnet20(ProgramFixture &program)
{
    return openMeasured(program, cifarNetwork(), cifarNetwork("resnet20", "calib_512.bin").source);
}

/// One step of a slider that is being dragged, without an end.
inline void drag(widgets::Document &document, int step)
{
    const int width = 2 + step % 7;
    document.changeSettings(
        {step / 7 % static_cast<int>(document.layers().size())},
        [width](auto &setting) { setting = setting.with("bits", width); }, QStringLiteral("drag"), 1);
}

enum class While { Watching, Dragging };

/// Watches the event loop during an analysis (its first 6 s), also while a slider is dragged.
inline void watchAnalysis(LoopWatch &watch, ProgramFixture &program, While doing)
{
    // An event loop of its own: the sleeps of QTRY's waiting would count as gaps.
    QEventLoop loop;
    QObject::connect(&program.program->workflow(), &gui::Workflow::analysisFinished, &loop,
                     &QEventLoop::quit);
    QTimer::singleShot(6000, &loop, &QEventLoop::quit);
    QTimer hand;
    int step = 0;
    QObject::connect(&hand, &QTimer::timeout, &hand, [&] { drag(program.document(), step++); });
    program.action("analyse")->trigger();
    watch.start();
    if (doing == While::Dragging)
        hand.start(40);
    loop.exec();
}

/// Starts an analysis; true once some cells are measured.
inline bool analyseSome(ProgramFixture &program)
{
    program.action("analyse")->trigger();
    return QTest::qWaitFor([&] { return program.document().table().measuredCells() >= 20; }, jobTimeoutMs);
}

/// Asks what runs to stop, and returns when it has.
inline void stopAndWait(ProgramFixture &program)
{
    QEventLoop stopped;
    QObject::connect(&program.program->jobs(), &gui::JobRunner::finished, &stopped,
                     [&stopped](gui::Lane lane) {
                         if (lane == gui::Lane::Main)
                             stopped.quit();
                     });
    program.action("stop")->trigger();
    stopped.exec();
}

} // namespace paretoscope::tests
