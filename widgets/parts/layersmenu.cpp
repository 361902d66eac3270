#include "widgets/parts/layersmenu.h"

#include "core/compress/usualgrid.h"
#include "widgets/document/document.h"
#include "widgets/document/numbers.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

#include <algorithm>

namespace paretoscope::widgets {

namespace {

using compress::LayerSetting;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(LayersMenu)
};

// One submenu of exclusive choices.
class Choices {
public:
    Choices(QMenu &menu, const QString &title, const QString &name, Document &document,
            const QList<int> &layers)
        : m_menu(menu.addMenu(title)), m_group(new QActionGroup(m_menu)), m_document(document),
          m_layers(layers)
    {
        m_menu->setObjectName(name);
    }

    void add(const QString &text, bool checked, const Document::SettingChange &change)
    {
        QAction *action = m_menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(checked);
        m_group->addAction(action);
        QObject::connect(action, &QAction::triggered, &m_document,
                         [document = &m_document, layers = m_layers, change, title = m_menu->title()] {
                             document->changeSettings(layers, change, Words::tr("Change %1").arg(title));
                         });
    }

private:
    QMenu *m_menu;
    QActionGroup *m_group;
    Document &m_document;
    QList<int> m_layers;
};

void addPrecision(QMenu &menu, Document &document, const QList<int> &layers, const LayerSetting &now)
{
    Choices choices(menu, Words::tr("Precision"), QStringLiteral("precisionMenu"), document, layers);
    for (int i = 0; i <= static_cast<int>(compress::Precision::Float32); ++i) {
        const auto precision = static_cast<compress::Precision>(i);
        choices.add(numbers::precision(precision), now.precision == precision,
                    [precision](LayerSetting &setting) { setting = compress::atWidth(setting, precision); });
    }
}

void addGranularity(QMenu &menu, Document &document, const QList<int> &layers, const LayerSetting &now)
{
    using compress::Granularity;
    Choices choices(menu, Words::tr("Scales"), QStringLiteral("granularityMenu"), document, layers);
    const auto add = [&](const QString &text, Granularity granularity) {
        choices.add(text, now.granularity == granularity,
                    [granularity](LayerSetting &setting) { setting.granularity = granularity; });
    };
    add(Words::tr("One per tensor"), Granularity::Tensor);
    add(Words::tr("One per output channel"), Granularity::Channel);
    add(Words::tr("One per group of weights"), Granularity::Group);
    Choices sizes(menu, Words::tr("Group size"), QStringLiteral("groupSizeMenu"), document, layers);
    for (const std::int64_t size : {16, 32, 64, 128, 256})
        sizes.add(numbers::count(size), now.granularity == Granularity::Group && now.groupSize == size,
                  [size](LayerSetting &setting) {
                      setting.granularity = Granularity::Group;
                      setting.groupSize = size;
                  });
}

void addRange(QMenu &menu, Document &document, const QList<int> &layers, const LayerSetting &now)
{
    using compress::Clip;
    using compress::Symmetry;
    Choices clips(menu, Words::tr("Range"), QStringLiteral("clipMenu"), document, layers);
    clips.add(Words::tr("Every weight (maximum)"), now.clip == Clip::Max,
              [](LayerSetting &setting) { setting.clip = Clip::Max; });
    clips.add(Words::tr("Least squared error (clipped)"), now.clip == Clip::Mse,
              [](LayerSetting &setting) { setting.clip = Clip::Mse; });
    clips.add(Words::tr("Least error of outputs (clipped)"), now.clip == Clip::Output,
              [](LayerSetting &setting) { setting.clip = Clip::Output; });
    Choices symmetry(menu, Words::tr("Zero point"), QStringLiteral("symmetryMenu"), document, layers);
    symmetry.add(Words::tr("Symmetric (none)"), now.symmetry == Symmetry::Symmetric,
                 [](LayerSetting &setting) { setting.symmetry = Symmetry::Symmetric; });
    symmetry.add(Words::tr("Asymmetric"), now.symmetry == Symmetry::Asymmetric,
                 [](LayerSetting &setting) { setting.symmetry = Symmetry::Asymmetric; });
    Choices signs(menu, Words::tr("Sign of scales"), QStringLiteral("signMenu"), document, layers);
    signs.add(Words::tr("Either (least error)"), now.signedScale,
              [](LayerSetting &setting) { setting.signedScale = true; });
    signs.add(Words::tr("Positive"), !now.signedScale,
              [](LayerSetting &setting) { setting.signedScale = false; });
    Choices rescaling(menu, Words::tr("After rounding"), QStringLiteral("rescaleMenu"), document, layers);
    rescaling.add(Words::tr("Rescale, so that weights do not shrink"), now.rescale,
                  [](LayerSetting &setting) { setting.rescale = true; });
    rescaling.add(Words::tr("Leave scales as they are"), !now.rescale,
                  [](LayerSetting &setting) { setting.rescale = false; });
}

} // namespace

QMenu *makeLayersMenu(Document &document, const QList<int> &layers, QWidget *parent)
{
    auto *menu = new QMenu(parent);
    menu->setObjectName(QStringLiteral("layersMenu"));
    menu->setToolTipsVisible(true);
    const auto pinned = [&document](int layer) { return document.isPinned(static_cast<std::size_t>(layer)); };
    const bool allPinned = std::all_of(layers.begin(), layers.end(), pinned);
    QAction *pin = menu->addAction(Words::tr("Pinned"));
    pin->setObjectName(QStringLiteral("pinAction"));
    pin->setToolTip(Words::tr("Leave these layers as they are: the budget and the sliders do not move them"));
    pin->setCheckable(true);
    pin->setChecked(allPinned);
    QObject::connect(pin, &QAction::triggered, &document,
                     [&document, layers](bool on) { document.setPinned(layers, on); });
    QAction *reset = menu->addAction(Words::tr("Reset to float"));
    reset->setObjectName(QStringLiteral("resetAction"));
    QObject::connect(reset, &QAction::triggered, &document,
                     [&document, layers] { document.resetLayers(layers); });
    menu->addSeparator();
    const LayerSetting now = layers.isEmpty()
                                 ? LayerSetting{}
                                 : document.recipe().settings[static_cast<std::size_t>(layers.first())];
    addPrecision(*menu, document, layers, now);
    addGranularity(*menu, document, layers, now);
    addRange(*menu, document, layers, now);
    reset->setEnabled(!allPinned);
    for (QMenu *choices : menu->findChildren<QMenu *>())
        choices->setEnabled(!allPinned);
    return menu;
}

} // namespace paretoscope::widgets
