// A picture of the data in a window of its own, as large as that: small ones keep their pixels. Left and
// Right ask for the one before and after. GUI thread only.
#pragma once

#include <QDialog>
#include <QImage>

namespace paretoscope::widgets {

class EnlargedPicture : public QDialog {
    Q_OBJECT

public:
    explicit EnlargedPicture(QWidget *parent = nullptr);

    void setPicture(const QImage &picture, const QString &caption);
    const QImage &picture() const { return m_picture; }
    /// Where it is drawn.
    QRect pictureRect() const;

Q_SIGNALS:
    void stepRequested(int by); ///< −1 or 1

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QRect captionRect() const;

    QImage m_picture;
    QString m_caption;
};

} // namespace paretoscope::widgets
