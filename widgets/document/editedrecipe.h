// What is open and the recipe that is being edited: undoable steps, gestures, pins, the selection. The part
// of the document that no measurement is in. GUI thread only.
#pragma once

#include "core/compress/cost.h"
#include "core/graph/layer.h"
#include "core/pipeline/recipe.h"
#include "core/project/asked.h"
#include "core/project/openproject.h"
#include "core/search/frontier.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <vector>

namespace paretoscope::widgets {

class EditedRecipe : public QObject {
    Q_OBJECT

public:
    explicit EditedRecipe(QObject *parent = nullptr);
    ~EditedRecipe() override;

    bool isOpen() const { return m_project != nullptr; }
    const project::OpenProject *project() const { return m_project.get(); }
    std::shared_ptr<const project::OpenProject> sharedProject() const { return m_project; }
    QString title() const;   ///< file name for the window title; that of the model for an unsaved project
    bool isModified() const; ///< the undo stack is not clean, or the project was never saved
    void setSaved(const std::filesystem::path &path); ///< after a successful save
    void
    setSettingsChanged(bool changed); ///< what is open is not what its file says: modified until it is saved
    const std::vector<graph::Layer> &layers() const;
    /// Another number for every project opened: what a job asked for an older one is not for this one.
    int session() const { return m_session; }

    const pipeline::Recipe &recipe() const { return m_recipe; }
    /// The network after the recipe's steps: what its settings are for. Valid while a project is open.
    const graph::Model &model() const { return m_model; }
    compress::ModelCost cost() const; ///< exact bytes, at once after every edit
    bool isPinned(std::size_t layer) const { return m_pins[layer]; }
    std::vector<search::Pin> pins() const;
    QList<int> pinsBrokenBy(const pipeline::Recipe &recipe) const; ///< pinned layers that it sets otherwise

    // Edits. Each is one undo step; edits with the same non-zero GESTURE merge (a drag), and a merged step
    // that ends where it began disappears.
    using SettingChange = std::function<void(compress::LayerSetting &)>;
    void changeSettings(const QList<int> &layers, const SettingChange &change, const QString &text,
                        int gesture = 0);
    void applyRecipe(const pipeline::Recipe &recipe, const QString &text,
                     int gesture = 0); ///< pinned layers keep theirs
    void applyUnpinning(const pipeline::Recipe &recipe,
                        const QString &text); ///< pins that it breaks are taken out; one undo step
    void setPinned(const QList<int> &layers, bool pinned);
    void resetLayers(const QList<int> &layers);
    /// What STEPS make of the network is there already (OpenProject::after()), or this takes as long as that.
    void setSteps(const pipeline::Steps &steps, const QString &text);
    /// A fresh number for one gesture (mouse press … release).
    int newGesture() { return ++m_lastGesture; }
    /// RECIPE was chosen for BUDGET: both are one undo step. Of a budget without a limit only what it is read
    /// in may change, which is none.
    void applyBudget(const pipeline::Recipe &recipe, const project::AskedBudget &budget, const QString &text,
                     int gesture = 0);
    /// Back to where GESTURE began, leaving no undo step (Esc during a drag).
    void cancelGesture(int gesture);
    QUndoStack *undoStack() { return &m_undoStack; }

    // What was asked of recipes, but for the selected layer; kept by the project. The document is modified
    // while limits and methods are not those that were saved; what a chart shows is no change of it.
    const project::Asked &asked() const { return m_asked; }
    virtual void restoreAsked(const project::Asked &asked); ///< as it was saved; the layer, too
    virtual void setLimits(const project::AskedLimits &limits);
    void setQuality(const std::string &quality);
    /// Which methods layers are measured with, and what goes along.
    virtual void setMethods(const sensitivity::MeasuredWith &with);

    // One selection for all views: layer indices; current -1 when none.
    void selectLayer(int layer);
    int selectedLayer() const { return m_selectedLayer; }

    /// The project's network computes the same under both.
    bool sameOutputs(const pipeline::Recipe &a, const pipeline::Recipe &b) const;
    /// STEPS make of the project's network what the recipe's make.
    bool isSameNetwork(const pipeline::Steps &steps) const;

Q_SIGNALS:
    void recipeChanged(const QList<int> &layers);
    void pinsChanged(const QList<int> &layers);
    void selectionChanged(int layer);
    void modifiedChanged(bool modified);
    void askedChanged(); ///< budget, limits, quality or methods

protected:
    /// Float everywhere, nothing pinned or selected. Tells nobody, and leaves the undo stack.
    void replaceProject(std::shared_ptr<const project::OpenProject> project);
    // What the undo commands do. What follows from recipe and pins overrides them, to follow as well.
    virtual void setRecipe(const pipeline::Recipe &recipe);
    virtual void setPins(const std::vector<bool> &pins);

    /// Model::history() after STEPS.
    std::string historyAfter(const pipeline::Steps &steps) const;
    std::int64_t otherBytes() const;

private:
    friend class ChangeRecipe; // the undo commands
    friend class ChangePins;
    void followSteps();
    pipeline::Recipe withPinsKept(const pipeline::Recipe &recipe) const;
    void pushRecipe(const pipeline::Recipe &recipe, const project::AskedBudget &budget, const QString &text,
                    int gesture);
    void setBudget(const project::AskedBudget &budget);

    std::shared_ptr<const project::OpenProject> m_project;
    pipeline::Recipe m_recipe;
    graph::Model m_model; ///< after the recipe's steps
    std::vector<bool> m_pins;
    project::Asked m_asked;
    project::AskedLimits m_savedLimits;
    sensitivity::MeasuredWith m_savedMethods;
    QUndoStack m_undoStack;
    int m_session = 0;
    int m_lastGesture = 0;
    int m_selectedLayer = -1;
    bool m_settingsChanged = false;
};

} // namespace paretoscope::widgets
