// Keeps what was asked for, and says what is not kept: when the whole run of the recipe that was chosen for a
// typed loss or damage breaks it, steps to the next safer point of the frontier, until one keeps it or the
// person edits; names limits that an edit breaks. GUI thread only.
#pragma once

#include "core/pipeline/recipe.h"
#include "widgets/parts/verdicts.h"

#include <QObject>
#include <QSet>
#include <QTimer>

#include <optional>

namespace paretoscope::widgets {

class LimitsKeeper : public QObject {
    Q_OBJECT

public:
    /// Each costs a run of all samples.
    static constexpr int mostSteps = 8;

    /// DOCUMENT must outlive the keeper.
    explicit LimitsKeeper(Document &document, QObject *parent = nullptr);

    /// The recipe as it is was chosen for the budget as it is, in an undo step of GESTURE: what is stepped to
    /// joins it.
    void chose(int gesture);

Q_SIGNALS:
    void told(const QString &sentence); ///< one sentence for a person

private:
    void forget();
    void look();
    void stepSafer(const Verdict &broken);
    std::optional<std::size_t> saferThan(double kl, const Verdict &broken) const;
    void giveUp(const QString &sentence);
    void tellBroken(const std::vector<Verdict> &verdicts);

    Document &m_document;
    QTimer m_timer; ///< of many changes at once, one look
    std::optional<pipeline::Recipe> m_chosen;
    int m_gesture = 0;
    int m_steps = 0;
    bool m_edited = false; ///< since the project was opened: what it was saved with is seen, not told
    QSet<QString> m_broken;
};

} // namespace paretoscope::widgets
