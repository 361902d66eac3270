// Numbers as the command line prints and reads them: plain English, each with its unit. Pure functions.
#pragma once

#include "core/compress/layersetting.h"
#include "core/evaluate/measurement.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::cli {

std::string count(std::int64_t value); ///< "269 722": digits in groups of three, by a narrow no-break space
std::string bytes(std::int64_t value); ///< "101 342 B"
/// "1 recipe", "1 521 recipes"; WORDS where the plural is not WORD with an s.
std::string several(std::int64_t value, std::string_view word, std::string_view words = {});
std::string percent(double share, int digits = 2); ///< "91.64 %", from a share 0…1
std::string significant(double value); ///< three digits or more, two decimals or more: "0.0123", "18.30"
std::string fixed(double value, int digits); ///< "1.510"
std::string duration(double seconds);        ///< "0:04", "1:12:30"
std::string shape(const std::vector<std::int64_t> &shape, std::string_view separator = "×"); ///< "64×64×3×3"

/// The headline with its n: "91.64 % (932 of 1 017)", "1.510 nats per token (n = 256)".
std::string headline(const evaluate::Measurement &measurement);
std::string interval(const evaluate::Measurement &measurement); ///< "89.78–93.18 %", "1.493–1.527"
/// "+0.98 points", "−0.012": a change of METRIC.
std::string change(double value, evaluate::Metric metric);
/// The change to the float model on the same samples, with its interval: "-1.18 points (-2.27 to -0.09)".
std::string difference(const evaluate::Measurement &measurement);
/// "KL 0.0123 ± 0.0004 nats", "distance 0.0123 ± 0.0004"
std::string damageText(const evaluate::Measurement &measurement);
/// "0.0123", or "-" where predictions hang together.
std::string pValueText(const evaluate::Measurement &measurement);
/// Of a language model: "perplexity 4.53 (4.42 to 4.64)".
std::string perplexityText(const evaluate::Measurement &measurement);
/// "Random weights" → "random weights": a title within a sentence.
std::string firstLowered(std::string text);
/// "4 bits", "bfloat16", "30 % zero", "4 bits, 50 % zero"; what all settings share is not repeated here.
std::string setting(const compress::LayerSetting &setting);
std::string setting(const std::vector<compress::Phrase> &phrases);

/// "120000", "120kB", "0.3 MB", "64KiB", grouped as count() does or by commas, "120,000": whole bytes,
/// rounded down. Absent for anything else, and for less than 1.
std::optional<std::int64_t> parseBytes(std::string_view text);
/// "20000000", "20M", "1.5G", grouped likewise: a whole number. Absent for anything else, and for less
/// than 1.
std::optional<std::int64_t> parseCount(std::string_view text);
/// A decimal number that uses the whole text, whatever the locale; absent for anything else and for
/// infinities.
std::optional<double> parseNumber(std::string_view text);

} // namespace paretoscope::cli
