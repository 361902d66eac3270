#include "core/formats/torchscript/load.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/fileerrors.h"
#include "core/base/filekind.h"
#include "core/base/filememory.h"
#include "core/formats/archives/archivechecks.h"
#include "core/formats/modules/operators.h"
#include "core/formats/torchscript/extensions.h"
#include "core/formats/torchscript/mappedmodule.h"
#include "core/formats/torchscript/quantized.h"

#include <torch/csrc/jit/serialization/import.h>

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace paretoscope::formats {

namespace {

using base::Error;
using base::ErrorCode;

constexpr base::Wording saveAdvice =
    PARETOSCOPE_SAY("torchscript.save-advice", "save the network with torch.jit.script or torch.jit.trace");

/// WORDING has the path as %1 and, where it needs it, the advice as %2.
Error unreadable(const std::filesystem::path &path, base::Wording wording, std::string detail = {})
{
    return {ErrorCode::ModelUnreadable, {wording, path, saveAdvice}, std::move(detail)};
}

std::string firstBytes(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    std::string bytes(8, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    return bytes;
}

base::Result<void> checkPlace(const std::filesystem::path &path)
{
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (!std::filesystem::exists(status))
        return Error{ErrorCode::ModelNotFound,
                     {PARETOSCOPE_SAY("model.missing", "The model %1 was not found; check the path."), path},
                     {}};
    if (std::filesystem::is_directory(status))
        return unreadable(path, PARETOSCOPE_SAY("torchscript.is-folder",
                                                "%1 is a folder; choose a TorchScript file (.pt) instead."));
    if (!std::filesystem::is_regular_file(status))
        return unreadable(path,
                          PARETOSCOPE_SAY("torchscript.no-file",
                                          "%1 is not a file; choose a TorchScript file (.pt) instead."));
    if (std::filesystem::file_size(path, failure) == 0)
        return unreadable(path,
                          PARETOSCOPE_SAY("torchscript.empty", "%1 is empty; copy or save the model again."));
    if (firstBytes(path).empty())
        return base::fileNotOpened(path, ErrorCode::ModelUnreadable);
    if (auto other = base::recognisedFile(path, ErrorCode::ModelUnreadable))
        return std::move(*other);
    return {};
}

/// What the central directory tells, without decompressing anything.
struct Contents {
    bool hasData = false;
    bool hasCode = false;
};

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Contents listContents(zip_t *archive)
{
    Contents contents;
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char *raw = zip_get_name(archive, static_cast<zip_uint64_t>(i), 0);
        const std::string_view name = raw ? raw : "";
        contents.hasData = contents.hasData || endsWith(name, "/data.pkl");
        contents.hasCode = contents.hasCode || name.find("/code/") != std::string_view::npos;
    }
    return contents;
}

base::Result<void> checkStart(const std::filesystem::path &path)
{
    const std::string start = firstBytes(path);
    if (start.compare(0, 2, "PK") == 0)
        return {};
    if (start.compare(0, 6, "\x93NUMPY") == 0)
        return unreadable(path,
                          PARETOSCOPE_SAY("torchscript.numpy", "%1 holds a NumPy array, not a network; %2."));
    if (start.compare(0, 1, "\x80") == 0)
        return unreadable(path, PARETOSCOPE_SAY("torchscript.pickle",
                                                "%1 is a Python pickle without the network's code; %2."));
    return unreadable(path, PARETOSCOPE_SAY("torchscript.foreign", "%1 is no TorchScript file; %2."));
}

using Memory = std::shared_ptr<const base::FileMemory>;

base::Result<void> checkContents(const std::filesystem::path &path, zip_t *archive, const Memory &memory)
{
    const Contents contents = listContents(archive);
    if (claimsTooMuch(archive, std::filesystem::file_size(path)))
        return unreadable(
            path,
            PARETOSCOPE_SAY(
                "torchscript.impossible-size",
                "%1 is damaged: a part of it claims an impossible size; copy or save the model again."));
    if (!contents.hasData)
        return unreadable(
            path, PARETOSCOPE_SAY("torchscript.other-zip", "%1 is a zip archive but no TorchScript; %2."));
    if (!contents.hasCode)
        return unreadable(path,
                          PARETOSCOPE_SAY("torchscript.no-code",
                                          "%1 holds weights without the network's code (torch.save); %2."));
    if (!checksumsHold(archive, memory.get()))
        return unreadable(
            path,
            PARETOSCOPE_SAY("torchscript.checksums",
                            "%1 is damaged: its checksums do not match; copy or save the model again."));
    return {};
}

/// Files from here on are mapped rather than read: what is not used at the moment takes no memory.
constexpr std::uintmax_t largeFile = std::uintmax_t{32} << 20;

Memory memoryOf(const std::filesystem::path &path)
{
    if (std::filesystem::file_size(path) < largeFile)
        return nullptr;
    int failure = 0;
    if (const ZipArchive archive = openArchive(path, nullptr, failure);
        !archive || !isMappable(archive.get()))
        return nullptr;
    auto memory = base::FileMemory::copyOf(path);
    return memory ? *memory : nullptr;
}

/// LibTorch's loader said no: what it lacks is told apart from damage.
Error explainLoadFailure(const std::filesystem::path &path, Error error)
{
    if (error.code != ErrorCode::ModelUnreadable)
        return error;
    if (failedOnQuantized(error.detail))
        return alreadyQuantized(path.string(), theWeights(), error.detail);
    if (auto missing = missingExtension(error.detail))
        return {ErrorCode::ModelUnsupported,
                {PARETOSCOPE_SAY("torchscript.extension-missing", "%1 %2."), path, std::move(*missing)},
                error.detail};
    return error;
}

torch::jit::Module importModule(const std::filesystem::path &path, zip_t *archive, const Memory &memory)
{
    if (memory)
        if (auto mapped = loadMapped(archive, memory))
            return *mapped;
    return torch::jit::load(path.string(), c10::Device(c10::DeviceType::CPU));
}

base::Result<LoadedModule> loadModule(const std::filesystem::path &path)
{
    if (auto start = checkStart(path); !start)
        return start.error();
    const Memory memory = memoryOf(path);
    int failure = 0;
    const ZipArchive archive = openArchive(path, memory, failure);
    if (!archive)
        return unreadable(
            path,
            PARETOSCOPE_SAY("torchscript.damaged", "%1 is damaged or cut off; copy or save the model again."),
            "libzip error " + std::to_string(failure));
    if (auto contents = checkContents(path, archive.get(), memory); !contents)
        return contents.error();
    auto loaded = base::guarded(
        ErrorCode::ModelUnreadable,
        {PARETOSCOPE_SAY("torchscript.not-loaded", "%1 cannot be read as TorchScript: it is damaged, or was "
                                                   "saved by a newer LibTorch; save it again."),
         path},
        [&]() -> base::Result<torch::jit::Module> {
            supplyNewerOperators();
            return importModule(path, archive.get(), memory);
        });
    if (!loaded)
        return explainLoadFailure(path, loaded.error());
    return LoadedModule{std::move(*loaded), memory};
}

} // namespace

base::Result<torch::jit::Module> loadTorchScript(const std::filesystem::path &path)
{
    return base::guarded(ErrorCode::ModelUnreadable, base::unreadable(path),
                         [&]() -> base::Result<torch::jit::Module> {
                             auto loaded = loadTorchScriptAsStored(path);
                             if (!loaded)
                                 return loaded.error();
                             loaded->module.eval();
                             return std::move(loaded->module);
                         });
}

base::Result<LoadedModule> loadTorchScriptAsStored(const std::filesystem::path &path)
{
    return base::guarded(
        ErrorCode::ModelUnreadable, base::unreadable(path), [&]() -> base::Result<LoadedModule> {
            if (auto place = checkPlace(path); !place)
                return place.error();
            auto loaded = loadModule(path);
            if (loaded && !loaded->module.find_method("forward"))
                return Error{ErrorCode::ModelUnsupported,
                             {PARETOSCOPE_SAY("torchscript.no-forward",
                                              "%1 has no forward method, so it cannot be run; %2."),
                              path, saveAdvice},
                             {}};
            return loaded;
        });
}

} // namespace paretoscope::formats
