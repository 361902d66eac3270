// What rounding a linear layer by its inputs (GPTQ) reaches on one core: floating-point operations of its
// Cholesky factor and of its updates in a second of this thread, and memory beside the layer.
#include "core/base/enginescope.h"
#include "core/base/processmemory.h"
#include "core/compress/rounding/inputrounding.h"
#include "tests/bench/figures.h"
#include "tests/support/inputmoments.h"

#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

using namespace paretoscope;
using namespace paretoscope::bench;

namespace {

constexpr std::int64_t width = 2048;
constexpr std::int64_t sequences = 128, tokens = 512;
constexpr int times = 5;

/// The mean of x xᵀ over all tokens; inputs differ in size and go together, as a network's do.
compress::InputMoments momentsOf()
{
    const at::Tensor mixed = tests::bellShaped({width, width}, 3, 0, 0.02F);
    at::Tensor second = at::zeros({1, width, width});
    for (std::int64_t sequence = 0; sequence < sequences; ++sequence) {
        const at::Tensor drawn =
            tests::bellShaped({tokens, width}, static_cast<unsigned>(10 + sequence), 0, 1);
        const at::Tensor inputs = at::matmul(drawn, mixed).add_(drawn, 0.3);
        second[0].addmm_(inputs.t(), inputs);
    }
    return {second.div_(static_cast<double>(sequences * tokens)), sequences * tokens};
}

/// Bytes; what getrusage tells is never cleared.
double peakSinceCleared()
{
    std::ifstream file("/proc/self/status");
    for (std::string word; file >> word;)
        if (double kilobytes = 0; word == "VmHWM:" && file >> kilobytes)
            return 1024 * kilobytes;
    return 0;
}

} // namespace

int main()
{
    const base::EngineScope scope(1); // which has freed memory kept, as in the program: holes count
    const at::Tensor weight = tests::bellShaped({width, width}, 1, 0, 0.02F);
    const compress::InputMoments moments = momentsOf();
    compress::GridOptions grid;
    grid.bits = 4;
    // Choosing ranges and scales is no part of the factor and the updates.
    grid.clip = compress::Clip::Max;
    grid.rescale = false;
    constexpr double cube = static_cast<double>(width) * width * width;
    constexpr double operations = cube / 3 + cube; // of the factor; of W · U, strictly upper triangular
    std::vector<double> seconds;
    const auto run = [&] {
        static_cast<void>(compress::roundByInputs(weight, {}, grid, &moments, compress::InputRounding{}));
    };
    for (int i = 0; i < times; ++i)
        seconds.push_back(threadSecondsOf(run));
    base::releaseFreeMemory();                     // the BLAS keeps buffers of its own from the first call on
    std::ofstream("/proc/self/clear_refs") << '5'; // the peak is counted anew
    const auto before = static_cast<double>(base::residentBytes());
    run();
    const double peak = peakSinceCleared() - before;
    figure("GPTQ of 2048 x 2048, GFLOP/s", number(operations / median(seconds) / 1e9, 1), "at least 20",
           "one core, the factor, the updates and the codes, medians of " + std::to_string(times));
    figure("memory of GPTQ of 2048 x 2048", number(peak / (4.0 * width * width), 1), "at most 6",
           "times the layer, what the process grew by beside it and its moments (VmHWM)");
}
