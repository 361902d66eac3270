#include "widgets/document/document.h"

#include "core/sensitivity/sensitivityanalysis.h"
#include "widgets/document/recipecommands.h"

#include <algorithm>

namespace paretoscope::widgets {

namespace {

// Cells stream up to 20 times a second; solving and drawing the frontier that often would only cost frames.
constexpr int problemIntervalMs = 250;
// Cells that follow each other within this are one stream, in which the frontier is on its way all the time.
constexpr int streamMs = 500;

QList<int> changedLayers(const compress::Recipe &a, const compress::Recipe &b)
{
    QList<int> changed;
    const bool all = a.foldBatchNorm != b.foldBatchNorm || a.settings.size() != b.settings.size();
    for (std::size_t i = 0; i < b.settings.size(); ++i)
        if (all || a.settings[i] != b.settings[i])
            changed << static_cast<int>(i);
    return changed;
}

} // namespace

Document::Document(QObject *parent) : QObject(parent)
{
    m_problemTimer.setSingleShot(true);
    m_problemTimer.setInterval(problemIntervalMs);
    m_streamTimer.setSingleShot(true);
    m_streamTimer.setInterval(streamMs);
    connect(&m_problemTimer, &QTimer::timeout, this, &Document::problemChanged);
    connect(&m_streamTimer, &QTimer::timeout, this, &Document::frontierChanged);
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, [this] { Q_EMIT modifiedChanged(isModified()); });
}

// The stack tells of its own end; nobody may hear it any more by then.
Document::~Document()
{
    m_undoStack.disconnect(this);
}

void Document::open(std::shared_ptr<const project::OpenProject> project)
{
    m_project = std::move(project);
    ++m_session;
    m_baseline.reset();
    m_measured.clear();
    m_behaviour.reset();
    m_speed.reset();
    m_interactions.reset();
    m_layerShares.clear();
    const std::size_t count = m_project ? layers().size() : 0;
    m_table = sensitivity::SensitivityTable(count, m_project ? sensitivity::defaultSettings()
                                                             : std::vector<compress::LayerSetting>{});
    m_asideTable = m_table;
    m_recipe = compress::uniformRecipe(count, {});
    m_pins.assign(count, false);
    forgetProblem();
    m_streamTimer.stop();
    m_solution = {};
    m_selectedLayer = -1;
    m_undoStack.clear();
    Q_EMIT opened();
    Q_EMIT modifiedChanged(isModified());
}

void Document::close()
{
    open(nullptr);
}

QString Document::title() const
{
    if (!m_project)
        return {};
    if (m_project->path.empty())
        return tr("Untitled");
    return QString::fromStdString(m_project->path.filename().string());
}

bool Document::isModified() const
{
    return m_project && (m_project->path.empty() || !m_undoStack.isClean());
}

void Document::setSaved(const std::filesystem::path &path)
{
    if (!m_project)
        return;
    auto saved = std::make_shared<project::OpenProject>(*m_project);
    saved->path = path;
    m_project = std::move(saved);
    m_undoStack.setClean();
    Q_EMIT modifiedChanged(isModified());
}

const std::vector<graph::Layer> &Document::layers() const
{
    static const std::vector<graph::Layer> none;
    return m_project ? m_project->model.layers() : none;
}

void Document::setBaseline(const evaluate::Baseline &baseline)
{
    m_baseline = baseline;
    Q_EMIT baselineChanged();
}

void Document::putCells(const std::vector<sensitivity::SensitivityCell> &cells)
{
    putCells(cells, m_recipe.foldBatchNorm);
}

void Document::putCells(const std::vector<sensitivity::SensitivityCell> &cells, bool foldBatchNorm)
{
    const bool current = foldBatchNorm == m_recipe.foldBatchNorm || !foldingMatters();
    auto &table = current ? m_table : m_asideTable;
    bool changed = false;
    for (const auto &cell : cells) {
        if (cell.layer >= layers().size()) // a late cell of a project that is no longer open
            continue;
        table.put(cell);
        changed = true;
    }
    if (!changed || !current)
        return;
    m_problem.reset();
    m_hull.reset();
    m_fit.reset();
    const bool begins = !m_streamTimer.isActive();
    m_streamTimer.start();
    Q_EMIT cellsChanged();
    if (begins)
        Q_EMIT frontierChanged();
    if (!m_problemTimer.isActive())
        m_problemTimer.start();
}

void Document::putMeasured(const MeasuredPoint &point)
{
    const auto same = std::find_if(m_measured.begin(), m_measured.end(), [&](const MeasuredPoint &known) {
        return sameOutputs(known.recipe, point.recipe);
    });
    if (same == m_measured.end())
        m_measured.push_back(point);
    else if (same->measured.n <= point.measured.n) {
        // What a longer run found out stays true.
        const auto behaviour = point.behaviour ? point.behaviour : same->behaviour;
        *same = point;
        same->behaviour = behaviour;
    } else
        return;
    m_fit.reset();
    Q_EMIT measuredChanged();
}

const MeasuredPoint *Document::currentMeasurement() const
{
    for (const auto &point : m_measured)
        if (sameOutputs(point.recipe, m_recipe))
            return &point;
    return nullptr;
}

compress::ModelCost Document::cost() const
{
    return compress::modelCost(layers(), otherBytes(), m_recipe);
}

std::vector<search::Pin> Document::pins() const
{
    std::vector<search::Pin> pins;
    for (std::size_t i = 0; i < m_pins.size(); ++i)
        if (m_pins[i])
            pins.push_back({i, m_recipe.settings[i]});
    return pins;
}

void Document::changeSettings(const QList<int> &layers, const SettingChange &change, const QString &text,
                              int gesture)
{
    compress::Recipe recipe = m_recipe;
    for (const int layer : layers) {
        const auto index = static_cast<std::size_t>(layer);
        if (layer >= 0 && index < recipe.settings.size() && !m_pins[index])
            change(recipe.settings[index]);
    }
    pushRecipe(recipe, text, gesture);
}

void Document::applyRecipe(const compress::Recipe &recipe, const QString &text, int gesture)
{
    if (recipe.settings.size() != m_recipe.settings.size())
        return;
    compress::Recipe applied = recipe;
    for (std::size_t i = 0; i < m_pins.size(); ++i)
        if (m_pins[i])
            applied.settings[i] = m_recipe.settings[i];
    pushRecipe(applied, text, gesture);
}

void Document::pushRecipe(const compress::Recipe &recipe, const QString &text, int gesture)
{
    if (recipe != m_recipe)
        m_undoStack.push(new ChangeRecipe(*this, recipe, text, gesture));
}

void Document::cancelGesture(int gesture)
{
    if (gesture == 0 || m_undoStack.index() == 0)
        return;
    const auto *last = dynamic_cast<const ChangeRecipe *>(m_undoStack.command(m_undoStack.index() - 1));
    if (last && last->gesture() == gesture) {
        const compress::Recipe before = last->before(); // the push below may delete `last`
        pushRecipe(before, last->text(), gesture);
    }
}

void Document::setPinned(const QList<int> &layers, bool pinned)
{
    std::vector<bool> pins = m_pins;
    for (const int layer : layers)
        if (layer >= 0 && static_cast<std::size_t>(layer) < pins.size())
            pins[static_cast<std::size_t>(layer)] = pinned;
    if (pins != m_pins)
        m_undoStack.push(new ChangePins(*this, pins, pinned ? tr("Pin") : tr("Unpin")));
}

void Document::resetLayers(const QList<int> &layers)
{
    changeSettings(
        layers, [](compress::LayerSetting &setting) { setting = {}; }, tr("Reset to float"));
}

void Document::setFoldBatchNorm(bool fold)
{
    compress::Recipe recipe = m_recipe;
    recipe.foldBatchNorm = fold;
    pushRecipe(recipe, fold ? tr("Fold batch norm") : tr("Keep batch norm"), 0);
}

void Document::selectLayer(int layer)
{
    if (layer < -1 || layer >= static_cast<int>(layers().size()) || layer == m_selectedLayer)
        return;
    m_selectedLayer = layer;
    Q_EMIT selectionChanged(layer);
}

void Document::setRecipe(const compress::Recipe &recipe)
{
    const QList<int> changed = changedLayers(m_recipe, recipe);
    const bool refolded = recipe.foldBatchNorm != m_recipe.foldBatchNorm;
    m_recipe = recipe;
    if (refolded && foldingMatters())
        std::swap(m_table, m_asideTable);
    const bool pinnedMoved = std::any_of(changed.begin(), changed.end(), [this](int layer) {
        return m_pins[static_cast<std::size_t>(layer)];
    });
    if (refolded || pinnedMoved)
        forgetProblem();
    Q_EMIT recipeChanged(changed);
    if (refolded)
        Q_EMIT cellsChanged();
    if (refolded || pinnedMoved)
        tellProblem();
}

void Document::setPins(const std::vector<bool> &pins)
{
    QList<int> changed;
    for (std::size_t i = 0; i < pins.size(); ++i)
        if (pins[i] != m_pins[i])
            changed << static_cast<int>(i);
    m_pins = pins;
    forgetProblem();
    Q_EMIT pinsChanged(changed);
    tellProblem();
}

bool Document::sameOutputs(const compress::Recipe &a, const compress::Recipe &b) const
{
    if (foldingMatters() && a.foldBatchNorm != b.foldBatchNorm)
        return false;
    return std::equal(
        a.settings.begin(), a.settings.end(), b.settings.begin(), b.settings.end(),
        [](const auto &x, const auto &y) { return compress::canonical(x) == compress::canonical(y); });
}

bool Document::foldingMatters() const
{
    return m_project && m_project->model.foldableBatchNorms() > 0;
}

std::int64_t Document::otherBytes() const
{
    return m_project ? m_project->modelFor(m_recipe).otherBytes() : 0;
}

} // namespace paretoscope::widgets
