#include "app/gui/application.h"
#include "widgets/dialogs/questions.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QTimer>

using namespace paretoscope;

namespace {

/// What the command line asks for, once the event loop runs.
void begin(gui::Application &program, const QCommandLineParser &arguments)
{
    if (arguments.isSet(QStringLiteral("analyse"))) {
        QObject::connect(&program.workflow(), &gui::Workflow::baselineReady, &program.workflow(),
                         &gui::Workflow::analyse, Qt::SingleShotConnection);
    }
    if (!arguments.positionalArguments().isEmpty())
        program.window().files().openPath(arguments.positionalArguments().constFirst());
    else if (arguments.isSet(QStringLiteral("demo")))
        program.window().files().openDemo();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Paretoscope"));
    QApplication::setApplicationName(QStringLiteral("Paretoscope"));
    QApplication::setApplicationVersion(QStringLiteral(PARETOSCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.paretoscope.Paretoscope"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/org.paretoscope.Paretoscope.svg")));

    QCommandLineParser arguments;
    arguments.setApplicationDescription(
        QApplication::translate("main", "Explore what compressing a neural network costs, layer by layer."));
    arguments.addHelpOption();
    arguments.addVersionOption();
    arguments.addOption({QStringLiteral("demo"), QApplication::translate("main", "Open the demo.")});
    arguments.addOption({QStringLiteral("analyse"),
                         QApplication::translate("main", "Start the analysis after the baseline.")});
    arguments.addPositionalArgument(QStringLiteral("file"),
                                    QApplication::translate("main", "A project file or a trained network."),
                                    QStringLiteral("[file]"));
    arguments.process(application);

    gui::Application program(std::make_unique<widgets::DialogQuestions>());
    program.window().show();
    QTimer::singleShot(0, &program, [&] { begin(program, arguments); });
    return QApplication::exec();
}
