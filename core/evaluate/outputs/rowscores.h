// Damage and answers of single samples: what scoring.h sums up. Only inside core. Pure functions.
#pragma once

#include "core/data/array.h"
#include "core/evaluate/outcome.h"
#include "core/evaluate/reference.h"
#include "core/evaluate/samplestats.h"

#include <cstdint>
#include <vector>

namespace paretoscope::evaluate {

/// What became of one sample.
struct OneSample {
    double damage = 0;
    double metric = 0, baselineMetric = 0;
    double crossEntropy = 0;
};

/// Of changed and float outputs of one distribution.
class Divergences {
public:
    Divergences(const OutputRows &changed, const OutputReference &reference);

    double ofRow(std::int64_t row) const;
    double ofSample(std::int64_t sample) const; ///< mean over its rows

    std::int64_t columns() const { return m_columns; }
    /// −log of the probability that the changed, or the float, model gives to what is TRUE.
    double lossAfter(std::int64_t row, std::int64_t truth) const;
    double lossBefore(std::int64_t row, std::int64_t truth) const;
    double logAfter(std::int64_t row, std::int64_t column) const { return m_logQ[row * m_columns + column]; }
    double logBefore(std::int64_t row, std::int64_t column) const { return m_logP[row * m_columns + column]; }

private:
    std::int64_t m_columns;
    std::int64_t m_rowsPerSample;
    LogProbabilities m_changed;
    const double *m_logP, *m_p, *m_logQ;
    const double *m_logNotP = nullptr, *m_notP = nullptr, *m_logNotQ = nullptr; ///< independent columns
};

/// Squared distance of the directions of two vectors, 2 − 2 cosine; of two zeros 0.
double directionDistance(const float *a, const float *b, std::int64_t count);

double meanSquaredDistance(const float *a, const float *b, std::int64_t count);

/// Damage of each sample to one output.
std::vector<double> damagesOf(const OutputRows &changed, const OutputReference &reference);

/// The task's own output: adds to STATS all but the damage, which it returns by sample. LABELS may be null.
class AnswerScorer {
public:
    AnswerScorer(const OutputRows &changed, const Reference &reference, const std::int64_t *labels,
                 bool perLabel);

    OneSample add(SampleStats &stats, std::int64_t sample, std::vector<Outcome> *outcomes) const;

private:
    Outcome addRow(SampleStats &stats, OneSample &sums, std::int64_t row) const;
    void count(SampleStats &stats, const Outcome &outcome) const;

    const Reference &m_reference;
    const OutputReference &m_own;
    const OutputRows &m_changed;
    const Divergences m_divergences;
    const std::int64_t *m_labels; ///< null without labels: then the float model's predictions are the truth
    const bool m_perLabel;        ///< rows of a sample are labels of which it may have several
};

} // namespace paretoscope::evaluate
