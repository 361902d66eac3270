#include "app/cli/latency.h"

#include "app/cli/numbers.h"
#include "app/cli/texttable.h"
#include "core/graph/storedform.h"
#include "core/report/damagewords.h"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <vector>

namespace paretoscope::cli {

namespace {

constexpr std::size_t layersShown = 5;

std::string times(const evaluate::TimedRuns &runs)
{
    return significant(runs.medianMs) + " (" + significant(runs.interval.low) + " to " +
           significant(runs.interval.high) + ")";
}

/// "1.01 times, 0.97 to 1.04, batch 32, n = 40 runs"
std::string speedup(const evaluate::BatchLatency &batch)
{
    return fixed(batch.medianSpeedup, 2) + " times, " + fixed(batch.speedup.low, 2) + " to " +
           fixed(batch.speedup.high, 2) + ", batch " + count(batch.batch) +
           ", n = " + count(batch.asFloat.runs) + " runs";
}

void printVerdict(std::ostream &out, const evaluate::BatchLatency &batch, const SpeedContext &context)
{
    if (!batch.faster())
        out << (context.smaller ? "This recipe makes the file smaller, not the run faster: "
                                : "This recipe does not make the run faster: ")
            << speedup(batch) << ".\n";
    else
        out << "This recipe runs faster than float: " << speedup(batch)
            << (context.before.empty() ? ".\n"
                                       : ". That is what came before (" + context.before +
                                             "); the compressed weights run in float kernels.\n");
}

void printInt8(std::ostream &out, const evaluate::RecipeLatency &latency, evaluate::DamageKind kind)
{
    const evaluate::Int8Arithmetic &int8 = latency.int8;
    if (int8.activationBits == 0)
        return;
    out << "Int8 by " << latency.int8Engine << " on " << int8.processor << ": activations of "
        << int8.activationBits << " bits"
        << (int8.activationBits < 8 ? ", because those of 8 saturate on a processor without VNNI" : "")
        << "; " << report::damageName(kind) << " to float " << significant(int8.quality.kl)
        << " (n = " << count(int8.quality.n) << ")";
    if (int8.withVnni)
        out << ". With VNNI, at 8 bits, it would be " << significant(int8.withVnni->kl)
            << " (n = " << count(int8.withVnni->n) << ")";
    out << ".\n";
}

/// "one thread of this machine (AMD EPYC 7B13, LibTorch 1.13.0)"
std::string machine(const evaluate::MeasuredOn &on)
{
    const std::string threads = on.threads == 1 ? "one thread" : several(on.threads, "thread");
    return threads + " of " + (on == evaluate::thisMachine() ? "this machine" : "another machine") + " (" +
           on.processor + ", LibTorch " + on.engine + ")";
}

void printShares(std::ostream &out, const std::vector<double> &shares, const graph::Model &model)
{
    std::vector<std::size_t> order(std::min(shares.size(), model.layers().size()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, std::ranges::greater{}, [&](std::size_t layer) { return shares[layer]; });
    out << "Share of the float model's time at batch 32:";
    for (std::size_t i = 0; i < std::min(order.size(), layersShown); ++i)
        out << (i > 0 ? ", " : " ") << model.layers()[order[i]].name << ' ' << percent(shares[order[i]]);
    const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
    out << "; all " << several(std::ssize(order), "layer") << ' ' << percent(all) << ".\n";
}

} // namespace

void printLatency(std::ostream &out, const evaluate::RecipeLatency &latency, const graph::Model &model,
                  const SpeedContext &context)
{
    const std::string int8 = latency.int8Engine.empty() ? "int8" : "int8 (" + latency.int8Engine + ")";
    TextTable table({{"batch", TextTable::Align::Right},
                     {"float", TextTable::Align::Right},
                     {"compressed", TextTable::Align::Right},
                     {int8, TextTable::Align::Right},
                     {"runs", TextTable::Align::Right}});
    for (const evaluate::BatchLatency &batch : latency.batches)
        table.addRow({count(batch.batch), times(batch.asFloat), times(batch.compressed),
                      batch.int8 ? times(*batch.int8) : std::string("-"), count(batch.asFloat.runs)});
    out << "Milliseconds per sample on " << machine(latency.on) << ", median (95 % interval)";
    if (const auto halves = graph::storedHalves(model); halves.layers > 0)
        out << "; in float32, whereas the file is in " << halves.types.english();
    out << '\n';
    table.print(out);
    if (!latency.int8Note.isEmpty())
        out << latency.int8Note.english() << '\n';
    printInt8(out, latency, context.damage);
    if (!latency.batches.empty())
        printVerdict(out, latency.batches.back(), context);
    printShares(out, latency.layerShares, model);
}

} // namespace paretoscope::cli
