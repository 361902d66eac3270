// From a project to measured points on its frontier: what frontier prints and export chooses from.
#pragma once

#include "app/cli/familiarity.h"
#include "app/cli/improving.h"
#include "app/cli/options.h"
#include "app/cli/settingoptions.h"
#include "core/base/result.h"
#include "core/evaluate/behaviour.h"
#include "core/project/openproject.h"
#include "core/search/bestpoint.h"
#include "core/search/frontier.h"
#include "core/search/predictionfit.h"
#include "core/search/verify.h"
#include "core/sensitivity/sensitivityanalysis.h"
#include "core/sensitivity/sensitivitytable.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace paretoscope::cli {

struct SolveOptions {
    SettingOptions settings;
    std::vector<std::string> pins;  ///< as parsePin() reads them
    bool ignorePins = false;        ///< those that the project carries
    std::string maxBytes;           ///< as parseBytes() reads it; empty: no limit
    std::optional<double> maxRatio; ///< up to 1 of the float model's stored bytes, above 1 times smaller
    std::size_t verify = 5;         ///< frontier points that are really run
    bool biasCorrection = false;    ///< in every recipe that is run
    bool improve = false;           ///< what is chosen, by runs on the calibration samples
    std::string timeBudget;         ///< as parseDuration() reads it; empty: none
    evaluate::BehaviourLimits limits;
};
/// --max-bytes and --max-ratio, --pin, --verify, --improve and --time-budget, limits on behaviour, and the
/// options of settings.
void addSolveOptions(CLI::App &command, SolveOptions &options);

/// What OPTIONS allow of FLOATBYTES, the stored bytes of the float model; absent: they have no limit of
/// bytes.
std::optional<std::int64_t> byteLimit(const SolveOptions &options, std::int64_t floatBytes);

/// What OPTIONS ask to be measured.
sensitivity::AnalysisPlan planOf(const SettingOptions &options, const Environment &environment);

struct Analysis {
    sensitivity::SensitivityTable table;
    double seconds = 0;
};
/// The cells of OPTIONS and of PINS on the calibration samples, those in the cache as they are.
base::Result<Analysis> analyseProject(const project::OpenProject &project, const SettingOptions &options,
                                      Environment &environment, std::span<const search::Pin> pins = {});

/// The same, but with all of the samples only those cells that the frontier's points below MAXBYTES, POINTS
/// of them, may be made of (search/gradedcells.h).
base::Result<Analysis> analyseWhereItDecides(const project::OpenProject &project,
                                             const SettingOptions &options, std::span<const search::Pin> pins,
                                             std::int64_t maxBytes, std::size_t points,
                                             Environment &environment);

/// TABLE with those cells of bits and sparsity together that the frontier uses (search/jointsettings.h).
base::Result<sensitivity::SensitivityTable> analyseJoint(const project::OpenProject &project,
                                                         const SettingOptions &options,
                                                         sensitivity::SensitivityTable table,
                                                         std::span<const search::Pin> pins,
                                                         Environment &environment);

struct Solved {
    evaluate::Measurement floatModel; ///< on the samples that the points are measured on
    pipeline::Work ready;             ///< after the steps of the recipes
    std::int64_t floatStoredBytes = 0;
    std::optional<std::int64_t> maxBytes;
    std::vector<search::Pin> pins; ///< of the project and of the options
    search::Frontier frontier;
    std::vector<search::VerifiedPoint> verified; ///< smallest first
    search::PredictionFit fit;                   ///< of the points of the frontier that were run
    std::size_t fitRuns = 0;
    std::int64_t cells = 0, fullCells = 0; ///< measured; and of these on the most samples
    std::int64_t cellSamples = 0, fewestCellSamples = 0;
    std::size_t leftOut = 0; ///< points that there was no time to run
    std::vector<Improved>
        improved; ///< with a limit one: the largest within it, or the smallest that keeps it
    evaluate::BehaviourLimits limits;
    std::optional<Familiarity> familiarity; ///< absent where both sets of samples are parts of one

    bool limited() const { return maxBytes || limits.any(); }
    /// Of VERIFIED, by the one rule of search/bestpoint.h; null when nothing was run.
    const search::VerifiedPoint *best() const { return search::bestPoint(verified, limits); }
};
/// InvalidSetting when nothing fits the limit, saying what the smallest would weigh, or keeps the limits on
/// behaviour.
base::Result<Solved> solveProject(const project::OpenProject &project, const SolveOptions &options,
                                  Environment &environment);

} // namespace paretoscope::cli
