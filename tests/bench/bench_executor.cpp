// The graph's executor against plain LibTorch's own forward of the module as loaded: same inputs, one thread,
// in turn, by the median of pairs of the thread's own time. Argument: pairs to run (9).
#include "core/base/enginescope.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/executor.h"
#include "tests/bench/figures.h"
#include "tests/support/sameoutputs.h"

#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include <cstdlib>

using namespace paretoscope;

namespace {

std::string pathOf(const std::string &file)
{
    const char *root = std::getenv("PARETOSCOPE_DATA");
    return std::string(root ? root : "../shared/data") + "/" + file;
}

std::vector<c10::IValue> inputFor(const std::string &file, std::int64_t batch)
{
    if (file.starts_with("tinystories"))
        return {at::randint(512, {batch, 128}, at::kLong)};
    const std::int64_t side = file.starts_with("imagenet") ? 224 : 32;
    return {at::randn({batch, 3, side, side})};
}

void compare(const std::string &file, const std::string &name, std::int64_t batch, int pairs)
{
    const base::EngineScope engine;
    const auto model = formats::readTorchScript(pathOf(file));
    const auto runner = formats::TorchScriptRunner::load(pathOf(file));
    if (!model || !runner) {
        std::printf("%s is absent\n", file.c_str());
        return;
    }
    const graph::Executor executor(*model);
    const auto inputs = inputFor(file, batch);
    bool same = true;
    const auto ours = [&] {
        return bench::threadSecondsOf([&] { same = executor.run(inputs, {}, {}).ok() && same; });
    };
    const auto theirs = [&] {
        return bench::threadSecondsOf([&] { same = runner->run(inputs).ok() && same; });
    };
    for (int i = 0; i < 3; ++i) { // LibTorch specialises a module on its second run
        ours();
        theirs();
    }
    same = same && tests::sameOutputs(*executor.run(inputs, {}, {}), *runner->run(inputs));
    std::vector<double> ratios;
    std::vector<double> seconds;
    const int repeats = batch == 1 ? 4 : 1;
    for (int i = 0; i < pairs * repeats; ++i) {
        const bool oursFirst = i % 2 == 0; // who comes second finds warmer caches
        const double first = oursFirst ? ours() : theirs();
        const double second = oursFirst ? theirs() : ours();
        ratios.push_back(oursFirst ? second / first : first / second);
        seconds.push_back(oursFirst ? first : second);
    }
    bench::figure("engine's whole forward against plain LibTorch, " + name + ", batch " +
                      std::to_string(batch),
                  bench::number(bench::median(ratios)) + "×", "≥ 1.00×",
                  "median of " + std::to_string(ratios.size()) + " pairs, ours " +
                      bench::number(1e3 * bench::median(seconds), 1) + " ms, outputs " +
                      (same ? "the same to the last bit" : "DIFFER"));
}

} // namespace

int main(int argc, char **argv)
{
    const int pairs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 9;
    for (const std::int64_t batch : {1, 16}) {
        compare("cifar10/resnet20.pt", "resnet20", batch, pairs);
        compare("cifar10/resnet44.pt", "resnet44", batch, pairs);
        compare("imagenet/mobilenet_v1_075_224.pt", "mobilenet_v1_075", batch, pairs);
        compare("tinystories/stories260k.pt", "stories260k", batch, pairs);
    }
    return 0;
}
