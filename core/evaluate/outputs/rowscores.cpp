#include "core/evaluate/outputs/rowscores.h"

#include "core/evaluate/outputs/outputfit.h"

#include <algorithm>
#include <cmath>

namespace paretoscope::evaluate {

namespace {

/// Σ p (log p − log q) over a row. Terms of both signs all but cancel where p and q are nearly equal: in
/// float32 the rounding of the logarithms alone comes to 1e-7, which is a per cent of the damage of 8 bits.
double divergence(const double *p, const double *logP, const double *logQ, std::int64_t columns)
{
    double sum = 0;
    for (std::int64_t c = 0; c < columns; ++c)
        sum += p[c] * (logP[c] - logQ[c]);
    return sum;
}

/// Logarithms of what did not change are those of the reference.
LogProbabilities changedLogs(const OutputRows &changed, const OutputReference &reference)
{
    return changed.numbers.data_ptr() == reference.outputs.numbers.data_ptr() ? reference.logs
                                                                              : logProbabilitiesOf(changed);
}

} // namespace

Divergences::Divergences(const OutputRows &changed, const OutputReference &reference)
    : m_columns(changed.rows.size(1)), m_rowsPerSample(changed.rowsPerSample),
      m_changed(changedLogs(changed, reference)), m_logP(reference.logs.of.data_ptr<double>()),
      m_p(reference.probabilities.data_ptr<double>()), m_logQ(m_changed.of.data_ptr<double>())
{
    if (!m_changed.ofNot.defined())
        return;
    m_logNotP = reference.logs.ofNot.data_ptr<double>();
    m_notP = reference.complements.data_ptr<double>();
    m_logNotQ = m_changed.ofNot.data_ptr<double>();
}

double Divergences::ofRow(std::int64_t row) const
{
    const std::int64_t at = row * m_columns;
    const double sum = divergence(m_p + at, m_logP + at, m_logQ + at, m_columns);
    return m_logNotP ? sum + divergence(m_notP + at, m_logNotP + at, m_logNotQ + at, m_columns) : sum;
}

double Divergences::ofSample(std::int64_t sample) const
{
    double sum = 0;
    for (std::int64_t row = sample * m_rowsPerSample; row < (sample + 1) * m_rowsPerSample; ++row)
        sum += ofRow(row);
    return sum / static_cast<double>(m_rowsPerSample);
}

namespace {

/// Of independent columns all the others have to say no.
double loss(const double *logs, const double *logNots, std::int64_t columns, std::int64_t truth)
{
    double sum = -logs[truth];
    for (std::int64_t c = 0; logNots && c < columns; ++c)
        sum -= c == truth ? 0 : logNots[c];
    return sum;
}

} // namespace

double Divergences::lossAfter(std::int64_t row, std::int64_t truth) const
{
    const std::int64_t at = row * m_columns;
    return loss(m_logQ + at, m_logNotQ ? m_logNotQ + at : nullptr, m_columns, truth);
}

double Divergences::lossBefore(std::int64_t row, std::int64_t truth) const
{
    const std::int64_t at = row * m_columns;
    return loss(m_logP + at, m_logNotP ? m_logNotP + at : nullptr, m_columns, truth);
}

double directionDistance(const float *a, const float *b, std::int64_t count)
{
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto x = static_cast<double>(a[i]);
        const auto y = static_cast<double>(b[i]);
        product += x * y;
        squaresA += x * x;
        squaresB += y * y;
    }
    if (squaresA == 0 || squaresB == 0)
        return squaresA == squaresB ? 0 : 2;
    return std::max(0.0, 2 - 2 * product / std::sqrt(squaresA * squaresB));
}

double meanSquaredDistance(const float *a, const float *b, std::int64_t count)
{
    double sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        sum += difference * difference;
    }
    return sum / static_cast<double>(count);
}

std::vector<double> damagesOf(const OutputRows &changed, const OutputReference &reference)
{
    std::vector<double> damages;
    if (changed.distribution()) {
        const Divergences divergences(changed, reference);
        for (std::int64_t sample = 0; sample < changed.samples; ++sample)
            damages.push_back(std::max(0.0, divergences.ofSample(sample)));
        return damages;
    }
    const std::int64_t columns = changed.rows.size(1);
    const float *a = changed.rows.data_ptr<float>();
    const float *b = reference.outputs.rows.data_ptr<float>();
    for (std::int64_t sample = 0; sample < changed.samples; ++sample, a += columns, b += columns)
        damages.push_back(changed.kind == OutputKind::Embedding
                              ? directionDistance(a, b, columns)
                              : meanSquaredDistance(a, b, columns) / reference.unit);
    return damages;
}

AnswerScorer::AnswerScorer(const OutputRows &changed, const Reference &reference, const std::int64_t *labels,
                           bool perLabel)
    : m_reference(reference), m_own(reference.ofTask()), m_changed(changed), m_divergences(changed, m_own),
      m_labels(labels), m_perLabel(perLabel)
{
}

OneSample AnswerScorer::add(SampleStats &stats, std::int64_t sample, std::vector<Outcome> *outcomes) const
{
    OneSample sums;
    const std::int64_t perSample = m_changed.rowsPerSample;
    std::int64_t judged = 0;
    bool allRight = true;
    bool allWereRight = true;
    double damage = 0;
    for (std::int64_t r = sample * perSample; r < (sample + 1) * perSample; ++r) {
        if (m_labels && isVoid(m_changed, m_labels[r])) {
            damage += m_divergences.ofRow(r);
            continue;
        }
        const Outcome outcome = addRow(stats, sums, r);
        ++judged;
        allRight = allRight && outcome.isRight();
        allWereRight = allWereRight && outcome.wasRight();
        if (outcomes)
            outcomes->push_back(outcome);
    }
    if (m_perLabel) {
        stats.further.labels = true;
        stats.further.allRight += allRight;
        stats.further.baselineAllRight += allWereRight;
    }
    const auto rows = static_cast<double>(perSample);
    if (judged == 0) // nothing to be wrong about
        return {(sums.damage + damage) / rows, 1, 1, 0};
    const auto all = static_cast<double>(judged);
    return {(sums.damage + damage) / rows, sums.metric / all, sums.baselineMetric / all,
            sums.crossEntropy / all};
}

Outcome AnswerScorer::addRow(SampleStats &stats, OneSample &sums, std::int64_t row) const
{
    const double damage = m_divergences.ofRow(row);
    sums.damage += damage;
    // The scores, not the logarithms, for predictions: rounding of those makes ties.
    const std::int64_t columns = m_divergences.columns();
    const std::int64_t predicted = largestColumn(m_changed.rows.data_ptr<float>() + row * columns, columns);
    const std::int64_t before = m_own.predictions[static_cast<std::size_t>(row)];
    const std::int64_t truth = m_labels ? m_labels[row] : before;
    const bool right = predicted == truth;
    const bool wasRight = before == truth;
    stats.predictions += 1;
    stats.correct += right;
    stats.baselineCorrect += wasRight;
    stats.flips.rightToWrong += wasRight && !right;
    stats.flips.wrongToRight += right && !wasRight;
    const double lossAfter = m_labels ? m_divergences.lossAfter(row, truth) : 0;
    const double lossBefore = m_labels ? m_divergences.lossBefore(row, truth) : 0;
    const bool likelihood = m_reference.task == data::Task::LanguageModel;
    sums.crossEntropy += lossAfter;
    sums.metric += likelihood ? lossAfter : (right ? 1 : 0);
    sums.baselineMetric += likelihood ? lossBefore : (wasRight ? 1 : 0);
    const Outcome outcome{
        .sample = row / m_changed.rowsPerSample,
        .row = row % m_changed.rowsPerSample,
        .label = m_labels ? truth : -1,
        .before = before,
        .after = predicted,
        .confidenceBefore = static_cast<float>(std::exp(m_divergences.logBefore(row, before))),
        .confidenceAfter = static_cast<float>(std::exp(m_divergences.logAfter(row, predicted))),
        .lossBefore = static_cast<float>(lossBefore),
        .lossAfter = static_cast<float>(lossAfter),
        .kl = std::max(0.0, damage)};
    if (m_labels && !likelihood && m_changed.rowsPerSample > 1)
        count(stats, outcome);
    return outcome;
}

/// Of labels each row is one and only its yes counts; else each class is.
void AnswerScorer::count(SampleStats &stats, const Outcome &outcome) const
{
    auto &classes = stats.further.classes;
    classes.resize(static_cast<std::size_t>(m_perLabel ? m_changed.rowsPerSample : m_divergences.columns()));
    const auto at = [&](std::int64_t which) -> ClassCounts & {
        return classes[static_cast<std::size_t>(m_perLabel ? outcome.row : which)];
    };
    const auto counted = [&](std::int64_t which) { return !m_perLabel || which == 1 ? 1 : 0; };
    at(outcome.label).truth += counted(outcome.label);
    at(outcome.before).before += counted(outcome.before);
    at(outcome.after).after += counted(outcome.after);
    at(outcome.label).correctBefore += outcome.wasRight() ? counted(outcome.label) : 0;
    at(outcome.label).correctAfter += outcome.isRight() ? counted(outcome.label) : 0;
    at(outcome.label).flips.rightToWrong += outcome.wasRight() && !outcome.isRight();
    at(outcome.label).flips.wrongToRight += !outcome.wasRight() && outcome.isRight();
}

} // namespace paretoscope::evaluate
