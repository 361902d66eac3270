// A slider a group of channels: what they show, what they say, and that nothing is said that need not be.
#include "core/pipeline/groupshares.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "widgets/dialogs/groupsharesdialog.h"

#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSlider>
#include <QTest>
#include <QTreeWidget>

#include <cmath>

using namespace paretoscope;
using widgets::GroupSharesDialog;

class TestGroupSharesDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        tests::failOnWarnings();
        QLocale::setDefault(QLocale(QLocale::English));
    }

    void everyGroupHasASliderAtItsShare()
    {
        const auto step = stepOf("cutChannels:share=0.25");
        GroupSharesDialog dialog(network(), step);
        const auto parts = step.kind->look(network(), step.values).parts;
        QVERIFY(parts.size() > 3);
        QCOMPARE(list(dialog)->topLevelItemCount(), static_cast<int>(parts.size()));
        for (const pipeline::Place &place : parts) {
            const QSlider *own = stay(dialog, place.layers.front());
            QCOMPARE(own->maximum(), static_cast<int>(place.all));
            QCOMPARE(own->value(), static_cast<int>(place.all - place.taken));
        }
        QVERIFY(dialog.step() == step);
    }

    void whatDiffersIsSaidAndCut()
    {
        const auto step = stepOf("cutChannels:share=0.25");
        GroupSharesDialog dialog(network(), step);
        const auto parts = step.kind->look(network(), step.values).parts;
        const pipeline::Place &first = parts.front(), &last = parts.back();
        stay(dialog, first.layers.front())->setValue(static_cast<int>(first.all));
        stay(dialog, last.layers.front())->setValue(static_cast<int>(last.all / 2));
        const auto shares =
            pipeline::groupSharesFrom(std::get<std::string>(dialog.step().values.at("groups")));
        QVERIFY(shares && shares->size() == 2);
        QCOMPARE(shares->at(first.layers.front()), 0.0);
        const auto now = step.kind->look(network(), dialog.step().values).parts;
        QCOMPARE(now.size(), parts.size() - 1); // nothing of the first goes
        QCOMPARE(now.back().taken, last.all - last.all / 2);
        const auto *summary = dialog.findChild<QLabel *>(QStringLiteral("groupSharesSummary"));
        std::size_t going = 0;
        for (const pipeline::Place &place : now)
            going += place.taken;
        QVERIFY2(summary->text().startsWith(QString::number(going) + u' '), qPrintable(summary->text()));
        // Opened again it shows the same.
        GroupSharesDialog again(network(), dialog.step());
        QCOMPARE(stay(again, first.layers.front())->value(), static_cast<int>(first.all));
        QCOMPARE(stay(again, last.layers.front())->value(), static_cast<int>(last.all / 2));
        QVERIFY(again.step() == dialog.step());
        again.findChild<QPushButton *>(QStringLiteral("groupSharesReset"))->click();
        QVERIFY(again.step() == step);
        QCOMPARE(stay(again, first.layers.front())->value(), static_cast<int>(first.all - first.taken));
    }

    void atLeastOneChannelStays()
    {
        GroupSharesDialog dialog(network(), stepOf("cutChannels"));
        for (QSlider *own : dialog.findChildren<QSlider *>()) {
            own->setValue(own->minimum());
            QVERIFY(own->value() >= 1);
        }
        const auto &step = dialog.step();
        for (const pipeline::Place &place : step.kind->look(network(), step.values).parts)
            QCOMPARE(static_cast<int>(place.all - place.taken),
                     stay(dialog, place.layers.front())->minimum());
    }

private:
    static graph::Model network() { return tests::demoProject()->model; }
    static pipeline::Step stepOf(const char *text)
    {
        const auto steps = pipeline::stepsFromText(text);
        if (!steps)
            qFatal("%s", steps.error().message().c_str());
        return steps->all().front();
    }
    static QTreeWidget *list(const GroupSharesDialog &dialog)
    {
        return dialog.findChild<QTreeWidget *>(QStringLiteral("groupShares"));
    }
    static QSlider *stay(const GroupSharesDialog &dialog, const std::string &layer)
    {
        auto *slider = dialog.findChild<QSlider *>(QStringLiteral("stay_") + QString::fromStdString(layer));
        if (!slider)
            qFatal("no slider of %s", layer.c_str());
        return slider;
    }
};

QTEST_MAIN(TestGroupSharesDialog)
#include "tst_groupsharesdialog.moc"
