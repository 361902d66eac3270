// The fields of a data::Preprocessing. GUI thread only.
#pragma once

#include "core/data/preprocessing.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace paretoscope::widgets {

/// "0.5", "1/255"; absent for anything that is not a finite number above 0.
std::optional<double> parseScale(const QString &text);
/// "0.485, 0.456, 0.406" or with spaces or semicolons; empty text gives none. Read with a point, as in the
/// papers they are copied from, in every language; "0,485; 0,456; 0,406" where the language or the semicolons
/// say that commas are decimal. Absent if a part is no finite number.
std::optional<std::vector<double>> parseNumbers(const QString &text);

class PreprocessingEdit : public QWidget {
    Q_OBJECT

public:
    PreprocessingEdit();

    void setValue(const data::Preprocessing &value);
    /// The scale that pictures of bytes usually want.
    void suggestPictureScale();
    /// What the network's file says that it is fed; without a size that stays as it is.
    void suggestPicture(data::Channels channels, const std::optional<std::array<std::int64_t, 2>> &size);
    /// Absent while a field cannot be read.
    std::optional<data::Preprocessing> value() const;
    /// Which field cannot be read and what it wants; empty if none.
    QString problem() const;

Q_SIGNALS:
    void changed();

private:
    struct Size {
        QCheckBox *use;
        QSpinBox *height;
        QSpinBox *width;
        std::optional<std::array<std::int64_t, 2>> value() const;
        void setValue(const std::optional<std::array<std::int64_t, 2>> &size);
    };
    Size addSize(const QString &name, const QString &text);
    QLineEdit *addLine(const QString &name, const QString &label, const QString &tip);

    QLineEdit *m_scale;
    QLineEdit *m_mean;
    QLineEdit *m_std;
    QComboBox *m_channels;
    Size m_resize;
    QCheckBox *m_antialias;
    Size m_crop;
};

} // namespace paretoscope::widgets
