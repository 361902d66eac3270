// The layers panel on the demo, shown, with what a test needs to grab its sliders.
#pragma once

#include "tests/support/bits.h"
#include "tests/support/demoproject.h"
#include "tests/support/fatallogger.h"
#include "widgets/delegates/cellsliderdelegate.h"
#include "widgets/models/layersmodel.h"
#include "widgets/panels/layerspanel.h"
#include "widgets/parts/layerstable.h"

#include <QApplication>
#include <QLocale>
#include <QMouseEvent>
#include <QSpinBox>
#include <QTest>

namespace paretoscope::tests {

using widgets::CellSliderDelegate;
using widgets::Document;
using widgets::LayersModel;
using widgets::LayersPanel;
using widgets::LayersTable;

class LayersPanelFixture {
protected:
    void openPanel()
    {
        m_document = std::make_unique<Document>();
        m_panel = std::make_unique<LayersPanel>(*m_document);
        m_panel->resize(1300, 500);
        m_panel->show();
        m_document->open(tests::demoProject());
        QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
        m_panel->activateWindow();
        table()->setFocus();
    }

    void closePanel()
    {
        m_panel.reset();
        m_document.reset();
    }

    LayersTable *table() const { return m_panel->table(); }
    const compress::LayerSetting &setting(int layer) const
    {
        return m_document->recipe().settings[static_cast<std::size_t>(layer)];
    }
    QModelIndex index(int row, int column) const { return table()->model()->index(row, column); }
    QSpinBox *editor() const { return table()->findChild<QSpinBox *>(QStringLiteral("cellSpinBox")); }

    // The pixel at PLACE (0…1) of the groove of a cell's slider.
    QPoint at(int row, int column, double place) const
    {
        const auto *slider = qobject_cast<CellSliderDelegate *>(table()->itemDelegateForColumn(column));
        QStyleOptionViewItem option;
        option.initFrom(table());
        option.rect = table()->visualRect(index(row, column));
        const QRect groove = slider->grooveRect(option);
        const double along = table()->layoutDirection() == Qt::RightToLeft ? 1 - place : place;
        return {groove.left() + qRound(along * (groove.width() - 1)), groove.center().y()};
    }
    void press(int row, int column, double place)
    {
        QTest::mousePress(table()->viewport(), Qt::LeftButton, {}, at(row, column, place));
    }
    void move(int row, int column, double place)
    {
        QMouseEvent event(QEvent::MouseMove, at(row, column, place),
                          table()->viewport()->mapToGlobal(at(row, column, place)), Qt::NoButton,
                          Qt::LeftButton, {});
        QApplication::sendEvent(table()->viewport(), &event);
    }
    void release(int row, int column, double place)
    {
        QTest::mouseRelease(table()->viewport(), Qt::LeftButton, {}, at(row, column, place));
    }
    void select(const QList<int> &rows)
    {
        table()->clearSelection();
        for (const int row : rows)
            table()->selectionModel()->select(index(row, 0),
                                              QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    void current(int row, int column) { table()->setCurrentIndex(index(row, column)); }
    void change(const QList<int> &layers, const Document::SettingChange &change)
    {
        m_document->changeSettings(layers, change, QStringLiteral("change"));
    }
    std::unique_ptr<Document> m_document;
    std::unique_ptr<LayersPanel> m_panel;
};

} // namespace paretoscope::tests
