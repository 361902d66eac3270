#include "widgets/document/sentences.h"

#include "widgets/document/damagetext.h"
#include "widgets/document/methodwords.h"
#include "widgets/document/numbers.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace paretoscope::widgets {

namespace {

struct SentencesWords {
    Q_DECLARE_TR_FUNCTIONS(Sentences)
};

QString factor(double value)
{
    return numbers::real(value, 'f', 2);
}

} // namespace

QString aboutSeconds(double seconds)
{
    if (seconds < 1)
        return SentencesWords::tr("less than 1 s");
    if (seconds < 99.5)
        return SentencesWords::tr("about %1 s").arg(std::lround(seconds));
    if (seconds < 90 * 60)
        return SentencesWords::tr("about %1 min").arg(std::lround(seconds / 60));
    return SentencesWords::tr("about %1 h").arg(numbers::real(seconds / 3600, 'f', 1));
}

QString forecastSentence(const session::Forecast &forecast)
{
    const sensitivity::Forecast &cells = forecast.cells;
    QString what =
        SentencesWords::tr("%1 layers × %2 settings on up to %3 samples")
            .arg(numbers::count(cells.layers), numbers::count(cells.settings), numbers::count(cells.samples));
    if (cells.cellsToRun == 0)
        what = SentencesWords::tr("%1, all measured before").arg(what);
    else if (cells.cellsToRun < cells.cells)
        what = SentencesWords::tr("%1, of which %2 of %3 cells are measured already")
                   .arg(what, numbers::count(cells.cells - cells.cellsToRun), numbers::count(cells.cells));
    if (forecast.recipes > 0)
        what = SentencesWords::tr("%1; then up to %n recipe(s) run whole", nullptr,
                                  static_cast<int>(std::min<std::int64_t>(forecast.recipes, 1'000'000)))
                   .arg(what);
    if (cells.cellsToRun == 0 && forecast.recipes == 0)
        return what;
    return SentencesWords::tr("%1: %2 in all, %3")
        .arg(what, aboutSeconds(forecast.seconds), numbers::bytes(cells.memoryBytes));
}

QString improvementSentence(const search::Improvement &improvement, evaluate::DamageKind kind)
{
    const QString n = numbers::count(improvement.n);
    const QString name = damageName(kind), before = numbers::kl(improvement.klBefore);
    if (improvement.judged.empty())
        return SentencesWords::tr(
                   "Not improved: one step around this point nothing did less damage; %1 %2 stays (n = %3).")
            .arg(name, before, n);
    const QString compared = numbers::count(std::ssize(improvement.judged));
    if (improvement.rounds == 0 || improvement.after.recipe == improvement.before.recipe)
        return SentencesWords::tr(
                   "Not improved: what looked better one step around this point was not, beyond chance, on "
                   "samples that did not choose it (n = %1; compared: %2); %3 %4 stays (n = %5).")
            .arg(numbers::count(improvement.judged.front().judgement.n), compared, name, before, n);
    return SentencesWords::tr(
               "Improved: %1 %2 → %3 (n = %4), at %5; accepted by samples that did not choose it (n = %6; "
               "compared: %7).")
        .arg(name, before, numbers::kl(improvement.klAfter), n, numbers::bytes(improvement.after.storedBytes),
             numbers::count(improvement.judged.back().judgement.n), compared);
}

QString speedSentence(const evaluate::BatchLatency &latency)
{
    const QString range = SentencesWords::tr("%1–%2 ×", "an interval of speed-ups")
                              .arg(factor(latency.speedup.low), factor(latency.speedup.high));
    const QString verdict = latency.faster()           ? SentencesWords::tr("faster")
                            : latency.speedup.high < 1 ? SentencesWords::tr("slower")
                                                       : SentencesWords::tr("not faster");
    QString text =
        SentencesWords::tr("batch %1: %2, %3 a sample against %4 as float, %5 × (95 %: %6; n = %7 runs)")
            .arg(numbers::count(latency.batch), verdict, numbers::milliseconds(latency.compressed.medianMs),
                 numbers::milliseconds(latency.asFloat.medianMs), factor(latency.medianSpeedup), range,
                 numbers::count(latency.compressed.runs));
    if (latency.int8)
        text += SentencesWords::tr("; in int8 kernels %1 (n = %2 runs)")
                    .arg(numbers::milliseconds(latency.int8->medianMs), numbers::count(latency.int8->runs));
    return text;
}

QString machineText(const evaluate::MeasuredOn &on)
{
    return SentencesWords::tr("%1, LibTorch %2, threads: %3")
        .arg(QString::fromStdString(on.processor), QString::fromStdString(on.engine),
             numbers::count(on.threads));
}

QString int8Sentence(const evaluate::RecipeLatency &latency, evaluate::DamageKind kind)
{
    const evaluate::Int8Arithmetic &int8 = latency.int8;
    if (int8.activationBits == 0)
        return {};
    QString text = SentencesWords::tr("int8 by %1 on %2, activations of %3 bits: %4 (n = %5)")
                       .arg(QString::fromStdString(latency.int8Engine),
                            QString::fromStdString(int8.processor), numbers::count(int8.activationBits),
                            damageText(kind, int8.quality.kl), numbers::count(int8.quality.n));
    if (int8.withVnni)
        text += SentencesWords::tr("; with VNNI, at 8 bits, %1").arg(damageText(kind, int8.withVnni->kl));
    return text;
}

bool runsNoFaster(const evaluate::RecipeLatency &latency)
{
    return std::none_of(latency.batches.begin(), latency.batches.end(),
                        [](const auto &batch) { return batch.faster(); });
}

QString interactionSentence(const search::Interaction &interaction, std::int64_t n, evaluate::DamageKind kind)
{
    return SentencesWords::tr("Against %1 it costs %2 among the others' changes, %3 alone (n = %4)")
        .arg(methodwords::setting(interaction.against), damageText(kind, interaction.klInContext),
             numbers::kl(interaction.klAloneDifference), numbers::count(n));
}

} // namespace paretoscope::widgets
