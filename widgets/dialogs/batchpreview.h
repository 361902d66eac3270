// The first samples as the model will be fed: pictures with their labels; tokens or numbers otherwise. GUI
// thread only.
#pragma once

#include "core/data/preprocessing.h"
#include "widgets/dialogs/projectwizard.h"

#include <QStackedWidget>

class QListWidget;
class QPlainTextEdit;

namespace paretoscope::widgets {

class BatchPreview : public QStackedWidget {
    Q_OBJECT

public:
    BatchPreview();

    void show(const DataPreview &preview, const data::Preprocessing &preprocessing);
    void clear();

private:
    bool showPictures(const DataPreview &preview, const data::Preprocessing &preprocessing);
    void showNumbers(const DataPreview &preview);

    QListWidget *m_pictures;
    QPlainTextEdit *m_numbers;
};

/// Answer of sample INDEX: the class's name or number, the first values otherwise; empty without targets.
QString targetText(const DataPreview &preview, std::int64_t index);

} // namespace paretoscope::widgets
