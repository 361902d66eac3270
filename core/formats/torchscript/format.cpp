#include "core/formats/format.h"

#include "core/base/filekind.h"
#include "core/base/namelist.h"
#include "core/formats/tensors/namedtensors.h"
#include "core/formats/torchscript/load.h"
#include "core/formats/torchscript/runner.h"
#include "core/formats/torchscript/torchscript.h"

namespace paretoscope::formats {

namespace {

base::Result<std::unique_ptr<Runner>> runnerFor(const std::filesystem::path &path, const RunnerNeeds &needs)
{
    auto runner = TorchScriptRunner::load(path, needs.asFloat);
    if (!runner)
        return runner.error();
    return std::unique_ptr<Runner>(std::make_unique<TorchScriptRunner>(std::move(*runner)));
}

base::Result<NamedTensors> weightsIn(const std::filesystem::path &path)
{
    const auto module = loadTorchScript(path);
    if (!module)
        return module.error();
    NamedTensors named;
    for (const auto &entry : module->named_parameters())
        named.tensors.emplace(entry.name, entry.value.detach());
    for (const auto &entry : module->named_buffers())
        named.tensors.emplace(entry.name, entry.value.detach());
    return named;
}

} // namespace

namespace format {

const Format &torchscript()
{
    static const Format format{
        .key = "torchscript",
        .files = PARETOSCOPE_TEXT("Formats", "TorchScript models"),
        .origin = PARETOSCOPE_TEXT("Formats", "TorchScript, traced or scripted (torch.jit.save)"),
        .suffixes = {"pt", "pth", "ts", "ptl", "torchscript"},
        .recognises = base::isZip,
        .usual = true,
        .read = readTorchScript,
        .readWeights = weightsIn,
        .runner = runnerFor,
        .targets = {{
            .key = "torchscript",
            .title = PARETOSCOPE_TEXT("Formats", "TorchScript, packed weights"),
            .use = PARETOSCOPE_TEXT("Formats", "For programs with LibTorch or PyTorch, 1.13 and newer."),
            .write = writeTorchScript,
            .readBackBy = "by plain LibTorch",
        }},
    };
    return format;
}

} // namespace format

} // namespace paretoscope::formats
