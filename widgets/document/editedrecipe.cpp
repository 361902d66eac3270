#include "widgets/document/editedrecipe.h"

#include "widgets/document/recipecommands.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

QList<int> changedLayers(const pipeline::Recipe &a, const pipeline::Recipe &b)
{
    QList<int> changed;
    const bool all = a.steps != b.steps || a.settings.size() != b.settings.size();
    for (std::size_t i = 0; i < b.settings.size(); ++i)
        if (all || a.settings[i] != b.settings[i])
            changed << static_cast<int>(i);
    return changed;
}

} // namespace

EditedRecipe::EditedRecipe(QObject *parent) : QObject(parent)
{
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, [this] { Q_EMIT modifiedChanged(isModified()); });
}

// The stack tells of its own end; nobody may hear it any more by then.
EditedRecipe::~EditedRecipe()
{
    m_undoStack.disconnect(this);
}

void EditedRecipe::replaceProject(std::shared_ptr<const project::OpenProject> project)
{
    m_project = std::move(project);
    m_model = {};
    ++m_session;
    m_recipe = pipeline::uniformRecipe(layers().size(), {});
    followSteps();
    m_pins.assign(layers().size(), false);
    m_asked = {};
    m_savedLimits = {};
    m_savedMethods = {};
    m_selectedLayer = -1;
    m_settingsChanged = false;
}

QString EditedRecipe::title() const
{
    if (!m_project)
        return {};
    if (m_project->path.empty())
        return QString::fromStdString(m_project->file.model.stem().string());
    return QString::fromStdString(m_project->path.filename().string());
}

bool EditedRecipe::isModified() const
{
    return m_project && (m_project->path.empty() || m_settingsChanged || !m_undoStack.isClean() ||
                         m_asked.limits != m_savedLimits || m_asked.measuredWith != m_savedMethods);
}

void EditedRecipe::setSettingsChanged(bool changed)
{
    m_settingsChanged = changed;
    Q_EMIT modifiedChanged(isModified());
}

void EditedRecipe::setSaved(const std::filesystem::path &path)
{
    if (!m_project)
        return;
    auto saved = std::make_shared<project::OpenProject>(*m_project);
    saved->path = path;
    m_project = std::move(saved);
    m_settingsChanged = false;
    m_savedLimits = m_asked.limits;
    m_savedMethods = m_asked.measuredWith;
    m_undoStack.setClean();
    Q_EMIT modifiedChanged(isModified());
}

const std::vector<graph::Layer> &EditedRecipe::layers() const
{
    static const std::vector<graph::Layer> none;
    return m_project ? (m_model.valid() ? m_model : m_project->model).layers() : none;
}

compress::ModelCost EditedRecipe::cost() const
{
    return compress::modelCost(layers(), otherBytes(), m_recipe.settings);
}

std::vector<search::Pin> EditedRecipe::pins() const
{
    std::vector<search::Pin> pins;
    for (std::size_t i = 0; i < m_pins.size(); ++i)
        if (m_pins[i])
            pins.push_back({i, m_recipe.settings[i]});
    return pins;
}

void EditedRecipe::changeSettings(const QList<int> &layers, const SettingChange &change, const QString &text,
                                  int gesture)
{
    pipeline::Recipe recipe = m_recipe;
    for (const int layer : layers) {
        const auto index = static_cast<std::size_t>(layer);
        if (layer >= 0 && index < recipe.settings.size() && !m_pins[index])
            change(recipe.settings[index]);
    }
    pushRecipe(recipe, m_asked.budget, text, gesture);
}

void EditedRecipe::applyRecipe(const pipeline::Recipe &recipe, const QString &text, int gesture)
{
    if (recipe.settings.size() == m_recipe.settings.size())
        pushRecipe(withPinsKept(recipe), m_asked.budget, text, gesture);
}

void EditedRecipe::applyBudget(const pipeline::Recipe &recipe, const project::AskedBudget &budget,
                               const QString &text, int gesture)
{
    if (recipe.settings.size() == m_recipe.settings.size())
        pushRecipe(withPinsKept(recipe), budget, text, gesture);
}

pipeline::Recipe EditedRecipe::withPinsKept(const pipeline::Recipe &recipe) const
{
    pipeline::Recipe kept = recipe;
    for (std::size_t i = 0; i < m_pins.size(); ++i)
        if (m_pins[i])
            kept.settings[i] = m_recipe.settings[i];
    return kept;
}

QList<int> EditedRecipe::pinsBrokenBy(const pipeline::Recipe &recipe) const
{
    QList<int> broken;
    for (std::size_t i = 0; i < std::min(m_pins.size(), recipe.settings.size()); ++i)
        if (m_pins[i] && recipe.settings[i] != m_recipe.settings[i])
            broken << static_cast<int>(i);
    return broken;
}

void EditedRecipe::applyUnpinning(const pipeline::Recipe &recipe, const QString &text)
{
    m_undoStack.beginMacro(text);
    setPinned(pinsBrokenBy(recipe), false);
    applyRecipe(recipe, text);
    m_undoStack.endMacro();
}

void EditedRecipe::pushRecipe(const pipeline::Recipe &recipe, const project::AskedBudget &budget,
                              const QString &text, int gesture)
{
    const bool limited = budget.most || m_asked.budget.most;
    if (recipe != m_recipe || (limited && budget != m_asked.budget))
        m_undoStack.push(new ChangeRecipe(*this, recipe, budget, text, gesture));
    else
        setBudget(budget);
}

void EditedRecipe::setBudget(const project::AskedBudget &budget)
{
    if (budget == m_asked.budget)
        return;
    m_asked.budget = budget;
    Q_EMIT askedChanged();
}

void EditedRecipe::cancelGesture(int gesture)
{
    if (gesture == 0 || m_undoStack.index() == 0)
        return;
    const auto *last = dynamic_cast<const ChangeRecipe *>(m_undoStack.command(m_undoStack.index() - 1));
    if (last && last->gesture() == gesture) {
        const pipeline::Recipe before = last->before(); // the push below may delete `last`
        const project::AskedBudget budget = last->budgetBefore();
        pushRecipe(before, budget, last->text(), gesture);
    }
}

void EditedRecipe::setPinned(const QList<int> &layers, bool pinned)
{
    std::vector<bool> pins = m_pins;
    for (const int layer : layers)
        if (layer >= 0 && static_cast<std::size_t>(layer) < pins.size())
            pins[static_cast<std::size_t>(layer)] = pinned;
    if (pins != m_pins)
        m_undoStack.push(new ChangePins(*this, pins, pinned ? tr("Pin") : tr("Unpin")));
}

void EditedRecipe::resetLayers(const QList<int> &layers)
{
    changeSettings(
        layers, [](compress::LayerSetting &setting) { setting = {}; }, tr("Reset to float"));
}

void EditedRecipe::setSteps(const pipeline::Steps &steps, const QString &text)
{
    pipeline::Recipe recipe = m_recipe;
    recipe.steps = steps;
    pushRecipe(recipe, m_asked.budget, text, 0);
}

void EditedRecipe::restoreAsked(const project::Asked &asked)
{
    m_asked = asked;
    m_savedLimits = asked.limits;
    m_savedMethods = asked.measuredWith;
    if (asked.layer)
        selectLayer(static_cast<int>(*asked.layer));
    Q_EMIT askedChanged();
    Q_EMIT modifiedChanged(isModified());
}

void EditedRecipe::setLimits(const project::AskedLimits &limits)
{
    if (limits == m_asked.limits)
        return;
    m_asked.limits = limits;
    Q_EMIT askedChanged();
    Q_EMIT modifiedChanged(isModified());
}

void EditedRecipe::setMethods(const sensitivity::MeasuredWith &with)
{
    if (with == m_asked.measuredWith)
        return;
    m_asked.measuredWith = with;
    Q_EMIT askedChanged();
    Q_EMIT modifiedChanged(isModified());
}

void EditedRecipe::setQuality(const std::string &quality)
{
    if (quality == m_asked.quality)
        return;
    m_asked.quality = quality;
    Q_EMIT askedChanged();
}

void EditedRecipe::selectLayer(int layer)
{
    if (layer < -1 || layer >= static_cast<int>(layers().size()) || layer == m_selectedLayer)
        return;
    m_selectedLayer = layer;
    Q_EMIT selectionChanged(layer);
}

void EditedRecipe::setRecipe(const pipeline::Recipe &recipe)
{
    const QList<int> changed = changedLayers(m_recipe, recipe);
    const bool otherSteps = recipe.steps != m_recipe.steps;
    m_recipe = recipe;
    if (otherSteps)
        followSteps();
    Q_EMIT recipeChanged(changed);
}

void EditedRecipe::setPins(const std::vector<bool> &pins)
{
    QList<int> changed;
    for (std::size_t i = 0; i < pins.size(); ++i)
        if (pins[i] != m_pins[i])
            changed << static_cast<int>(i);
    m_pins = pins;
    Q_EMIT pinsChanged(changed);
}

bool EditedRecipe::sameOutputs(const pipeline::Recipe &a, const pipeline::Recipe &b) const
{
    if (a.steps != b.steps && m_project && historyAfter(a.steps) != historyAfter(b.steps))
        return false;
    if (a.steps.afterCoding() != b.steps.afterCoding() && !compress::areFloat(a.settings))
        return false;
    return a.settings == b.settings;
}

bool EditedRecipe::isSameNetwork(const pipeline::Steps &steps) const
{
    return steps == m_recipe.steps || (m_project && historyAfter(steps) == m_model.history());
}

std::string EditedRecipe::historyAfter(const pipeline::Steps &steps) const
{
    const pipeline::Steps before = steps.beforeCoding();
    const auto ready = m_project->afterAtOnce(before);
    return ready ? ready->model.history() : before.text();
}

void EditedRecipe::followSteps()
{
    m_model = {};
    if (!m_project)
        return;
    const auto ready = m_project->afterAtOnce(m_recipe.steps.beforeCoding());
    m_model = ready ? ready->model : m_project->model;
}

std::int64_t EditedRecipe::otherBytes() const
{
    return m_project ? m_model.otherBytes() : 0;
}

} // namespace paretoscope::widgets
