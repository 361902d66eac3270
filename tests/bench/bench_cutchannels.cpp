// What a network with fewer channels takes, as a share of what it takes as loaded: both in turn on the same
// batch, processor time of this thread. What a step is worth that makes a really smaller network.
#include "core/evaluate/evaluatordata.h"
#include "tests/bench/figures.h"
#include "tests/support/networks.h"
#include "tests/support/quiet.h"

#include <cstdio>
#include <string>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::bench;

namespace {

constexpr int pairs = 15;
constexpr std::int64_t batchSize = 32;

void compare(const std::string &name, const std::string &text, const std::string &bar)
{
    const auto evaluator = tests::openNetwork(tests::networkNamed(name), batchSize);
    const auto steps = pipeline::stepsFromText(text);
    if (!evaluator || !steps) {
        std::printf("%s: it does not open\n", name.c_str());
        return;
    }
    const evaluate::EvaluatorData &data = evaluator->data();
    const auto folded = data.executorAfter(pipeline::Steps::usual());
    const auto cut = data.executorAfter(*steps);
    const auto batch = data.samples.read(0, batchSize);
    if (!folded || !cut || !batch) {
        std::printf("%s: it does not run\n", name.c_str());
        return;
    }
    const base::EngineScope scope(1);
    const auto inputs = evaluate::toInputs(*batch);
    const auto seconds = [&](const graph::Executor &executor) {
        return threadSecondsOf([&] { static_cast<void>(executor.run(inputs, {}, {}).ok()); });
    };
    std::vector<double> toLoaded, toFolded, loaded;
    for (int pair = -1; pair < pairs; ++pair) { // the first warms up
        const double asLoaded = seconds(data.executor), asFolded = seconds(**folded), small = seconds(**cut);
        if (pair < 0)
            continue;
        loaded.push_back(asLoaded);
        toLoaded.push_back(small / asLoaded);
        toFolded.push_back(small / asFolded);
    }
    figure("time of " + name + " with " + text, number(median(toLoaded)), bar,
           "of float as loaded, batch " + std::to_string(batchSize) + ", medians of " +
               std::to_string(pairs) + " pairs; of float with batch norm folded " + number(median(toFolded)) +
               "; float " + number(1e3 * median(loaded), 1) + " ms");
}

} // namespace

int main()
{
    if (tests::isThere("resnet44"))
        compare("resnet44", "cutChannels:share=0.5:channels=inner,foldBatchNorm", "≤ 0.62");
    compare("demo", "cutChannels:share=0.5,foldBatchNorm", "–");
    return 0;
}
