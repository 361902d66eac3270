// Keys that a chart or a table hears by itself, without an action: what it says of them, so that the list of
// keys has them, too. GUI thread only.
#pragma once

#include <QKeySequence>
#include <QString>
#include <QStringList>

#include <initializer_list>
#include <vector>

namespace paretoscope::widgets {

struct HeardKey {
    QString text; ///< what it does
    QString keys; ///< as this system writes them
};

class HearsKeys {
public:
    virtual ~HearsKeys() = default;
    virtual std::vector<HeardKey> heardKeys() const = 0;

protected:
    HearsKeys() = default;
    HearsKeys(const HearsKeys &) = default;
    HearsKeys &operator=(const HearsKeys &) = default;
};

/// "Left, Right"
inline QString keysText(std::initializer_list<QKeySequence> sequences)
{
    QStringList texts;
    for (const QKeySequence &sequence : sequences)
        texts << sequence.toString(QKeySequence::NativeText);
    return texts.join(QLatin1String(", "));
}

/// OWN before those of the kind of widget that it is.
inline std::vector<HeardKey> withKeys(std::vector<HeardKey> own, const std::vector<HeardKey> &further)
{
    own.insert(own.end(), further.begin(), further.end());
    return own;
}

} // namespace paretoscope::widgets
