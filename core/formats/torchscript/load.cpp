#include "core/formats/torchscript/load.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/fileerrors.h"
#include "core/base/filekind.h"
#include "core/base/filememory.h"
#include "core/formats/torchscript/extensions.h"
#include "core/formats/torchscript/mappedmodule.h"
#include "core/formats/torchscript/operators.h"
#include "core/formats/torchscript/quantized.h"
#include "core/formats/torchscript/zipentries.h"

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
    bool suspicious = false; ///< an entry that claims to be larger than it can be
};

bool endsWith(std::string_view text, std::string_view end)
{
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Contents listContents(zip_t *archive, std::uint64_t fileBytes)
{
    constexpr std::uint64_t deflateRatio = 1032; // the most that deflate can do
    constexpr std::uint64_t largestDeflated = 64ULL
                                              << 20; // tensors are stored; only code and pickles are deflated
    Contents contents;
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t entry;
        if (zip_stat_index(archive, static_cast<zip_uint64_t>(i), 0, &entry) != 0 ||
            !(entry.valid & ZIP_STAT_NAME))
            continue;
        const std::string_view name = entry.name;
        contents.hasData = contents.hasData || endsWith(name, "/data.pkl");
        contents.hasCode = contents.hasCode || name.find("/code/") != std::string_view::npos;
        const bool stored = entry.comp_method == ZIP_CM_STORE;
        contents.suspicious =
            contents.suspicious || entry.comp_size > fileBytes || (stored && entry.size > fileBytes) ||
            (!stored && (entry.size > entry.comp_size * deflateRatio + 1024 || entry.size > largestDeflated));
    }
    return contents;
}

/// LibTorch does not look at the checksums, and its parser crashes on some damaged code; libzip compares them
/// when it reaches an entry's end.
bool checksumsHold(zip_t *archive, const base::FileMemory *memory)
{
    std::vector<char> buffer(std::size_t{1} << 16); // fits the cache beside what it is copied from
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const ZipEntry entry(zip_fopen_index(archive, static_cast<zip_uint64_t>(i), 0));
        if (!entry)
            return false;
        zip_int64_t read = 0;
        while ((read = zip_fread(entry.get(), buffer.data(), buffer.size())) > 0) {
        }
        if (read < 0)
            return false;
        if (memory)
            base::releasePages(memory->bytes());
    }
    return true;
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

/// The file at PATH or, where there is one, its copy in MEMORY. Null with FAILURE set if it is no zip.
ZipArchive openArchive(const std::filesystem::path &path, const Memory &memory, int &failure)
{
    if (!memory)
        return ZipArchive(zip_open(path.c_str(), ZIP_RDONLY, &failure));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source =
        zip_source_buffer_create(memory->bytes().data(), memory->bytes().size(), 0, &error);
    zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (!archive) {
        failure = zip_error_code_zip(&error);
        zip_source_free(source);
    }
    return ZipArchive(archive);
}

base::Result<void> checkContents(const std::filesystem::path &path, zip_t *archive, const Memory &memory)
{
    const Contents contents = listContents(archive, std::filesystem::file_size(path));
    if (contents.suspicious)
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
