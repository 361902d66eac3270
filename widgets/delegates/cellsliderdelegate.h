// A slider painted in a table's cell. The view drags it (see LayersTable); this paints it, maps pixels to
// choices, applies choices to layers through the document, and opens one real editor (a spin box) for typing
// and for screen readers. Its subclasses say what the choices are. GUI thread only.
#pragma once

#include "widgets/document/document.h"

#include <QStyledItemDelegate>

namespace paretoscope::widgets {

class CellSliderDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    /// DOCUMENT must outlive the delegate; the model must have LayersModel's roles.
    explicit CellSliderDelegate(Document &document, QObject *parent = nullptr);

    virtual int choiceCount() const = 0;
    virtual int choice(const compress::LayerSetting &setting) const = 0;
    virtual void choose(compress::LayerSetting &setting, int choice) const = 0;
    virtual double position(int choice) const = 0;        ///< 0…1 along the groove
    virtual int choiceAt(double position) const = 0;      ///< the choice nearest to a place on the groove
    virtual int stepped(int choice, int steps) const = 0; ///< as an arrow key does; stays within the choices
    virtual QString text(int choice) const = 0;
    virtual std::optional<int> choiceFromText(const QString &text) const = 0;
    virtual QString name() const = 0;     ///< "Bits"
    virtual QString editText() const = 0; ///< of the undo step

    /// Whether POINT is where the slider can be grabbed, and the choice there.
    bool hits(const QStyleOptionViewItem &option, const QPoint &point) const;
    int choiceUnder(const QStyleOptionViewItem &option, const QPoint &point) const;
    QRect grooveRect(const QStyleOptionViewItem &option) const;

    int currentChoice(const QModelIndex &index) const;
    void apply(const QList<int> &layers, int choice, int gesture) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;

protected:
    bool eventFilter(QObject *editor, QEvent *event) override;

private:
    int textWidth(const QStyleOptionViewItem &option) const;
    void drawSlider(QPainter &painter, const QStyleOptionViewItem &option, double position,
                    bool locked) const;

    Document &m_document;
};

/// The layers an edit of INDEX's row is for: all selected rows of its view if it is among them, else only its
/// own.
QList<int> layersOfEdit(const QWidget *view, const QModelIndex &index);

} // namespace paretoscope::widgets
