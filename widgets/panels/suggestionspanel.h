// What the damage of the selected layer comes from and what does less: found out when somebody asks, in a
// job; one remedy is applied as one edit. What was found of another recipe is never shown. GUI thread only.
#pragma once

#include "core/search/suggest.h"
#include "widgets/parts/panel.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace paretoscope::widgets {

class Document;
class PanelHost;
class RemediesModel;

class SuggestionsPanel : public QWidget {
    Q_OBJECT

public:
    /// DOCUMENT and HOST must outlive the panel.
    SuggestionsPanel(Document &document, PanelHost &host, QWidget *parent = nullptr);

    bool canSuggest() const; ///< a layer is selected that the recipe changes
    void suggest();          ///< starts a job, or says why not

Q_SIGNALS:
    void canSuggestChanged(bool can);

protected:
    void changeEvent(QEvent *event) override;

private:
    /// What a suggestion is for.
    struct Subject {
        int session = -1;
        std::size_t layer = 0;
        pipeline::Recipe recipe;
        bool operator==(const Subject &) const = default;
    };
    struct Found {
        Subject of;
        search::Suggestion suggestion;
    };

    QWidget *makeWaiting();
    QWidget *makeContent();
    std::optional<Subject> wanted() const;
    QString absence() const; ///< why nothing is shown
    void refresh();
    void take(const Subject &subject, base::Result<search::Suggestion> suggestion);
    void show(const search::Suggestion &suggestion);
    void showChosen();
    void apply();
    void fitRows();

    Document &m_document;
    PanelHost &m_host;
    QStackedWidget *m_pages;
    QLabel *m_message;
    QPushButton *m_suggest, *m_stop, *m_apply;
    QPlainTextEdit *m_told;
    RemediesModel *m_remedies;
    QTableView *m_table;
    std::optional<Subject> m_asked; ///< a job runs for it
    std::optional<Found> m_found;   ///< shown while it is of what is selected
    std::optional<Subject> m_failed;
    QString m_failure; ///< why
};

namespace panels {
Panel suggestions();
} // namespace panels

} // namespace paretoscope::widgets
