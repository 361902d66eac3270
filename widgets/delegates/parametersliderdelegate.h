// The slider for a main parameter of methods: a stop at every number of its range (every per cent of a share)
// and at the values that have names, at even distances. What is no stop (bfloat16) sits on the one before it
// and is reached by typing or through the context menu.
#pragma once

#include "widgets/delegates/cellsliderdelegate.h"

#include "core/compress/parameter.h"

#include <vector>

namespace paretoscope::widgets {

class ParameterSliderDelegate : public CellSliderDelegate {
    Q_OBJECT

public:
    /// PARAMETER is one of compress::mainParameters().
    ParameterSliderDelegate(const compress::Parameter &parameter, Document &document,
                            QObject *parent = nullptr);

    int choiceCount() const override;
    int choice(const compress::LayerSetting &setting) const override;
    void choose(compress::LayerSetting &setting, int choice) const override;
    double position(int choice) const override;
    int choiceAt(double position) const override;
    int stepped(int choice, int steps) const override;
    QString text(int choice) const override;
    std::optional<int> choiceFromText(const QString &text) const override;
    QString name() const override;
    QString editText() const override;

private:
    const compress::Value &valueAt(int choice) const;
    std::optional<int> choiceOf(const compress::Value &value) const;
    std::optional<int> choiceOfNumber(double number) const;
    int nearestChoice(double number) const;
    std::optional<double> typedNumber(const QString &text) const;
    int stopOf(int choice) const;
    int lastStop() const { return static_cast<int>(m_stops.size()) - 1; }

    const compress::Parameter &m_parameter;
    std::vector<compress::Value> m_values; ///< by choice
    std::vector<int> m_stops;              ///< choices
};

} // namespace paretoscope::widgets
