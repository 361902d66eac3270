#include "core/formats/torchscript/mappedmodule.h"

#include "core/formats/archives/zipentries.h"
#include "core/graph/mappedtensors.h"

#include <caffe2/serialize/inline_container.h>
#include <caffe2/serialize/read_adapter_interface.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/csrc/jit/serialization/storage_context.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace paretoscope::formats {

namespace {

namespace serialize = caffe2::serialize;
using Memory = std::shared_ptr<const base::FileMemory>;

/// LibTorch loads a module whose storages it is handed from packages only, in which its parts have these
/// places.
const std::string codePlace = ".data/ts_code/";
const std::string picklePlace = ".data/ts_code/0/";
constexpr const char *packageId = "0";
constexpr std::uint64_t mostOtherBytes = std::uint64_t{64} << 20;

class MemoryReader : public serialize::ReadAdapterInterface {
public:
    explicit MemoryReader(Memory memory) : m_memory(std::move(memory)) {}
    std::size_t size() const override { return m_memory->bytes().size(); }
    std::size_t read(std::uint64_t position, void *buffer, std::size_t count,
                     const char * = "") const override
    {
        const auto bytes = m_memory->bytes();
        if (position >= bytes.size())
            return 0;
        const std::size_t read =
            std::min<std::size_t>(count, bytes.size() - static_cast<std::size_t>(position));
        std::memcpy(buffer, bytes.data() + position, read);
        return read;
    }

private:
    Memory m_memory;
};

/// Everything but the tensors, by name without the archive's own folder.
struct Parts {
    std::string folder;
    std::map<std::string, std::string> others;
    std::map<std::string, std::uint64_t> tensors;   ///< key, bytes
    std::map<std::string, std::uint64_t> constants; ///< the same, of those that the code names
};

/// In a package constants and other tensors share their keys, in a plain file either count from 0: constants
/// are called otherwise.
std::string constantKey(const std::string &key)
{
    return "constant" + key;
}

/// Renames the keys in PICKLE, where they are texts of digits (opcode X, length in four bytes). False unless
/// each of KEYS was found once and nothing else was.
bool renameKeys(std::string &pickle, const std::map<std::string, std::uint64_t> &keys)
{
    constexpr std::size_t header = 5;
    constexpr std::size_t longest = 9;
    std::string renamed;
    std::set<std::string> found;
    std::size_t copied = 0;
    for (std::size_t at = 0; at + header < pickle.size(); ++at) {
        if (pickle[at] != 'X' || pickle.compare(at + 2, 3, std::string(3, '\0')) != 0)
            continue;
        const auto length = static_cast<std::size_t>(static_cast<unsigned char>(pickle[at + 1]));
        if (length == 0 || length > longest || at + header + length > pickle.size())
            continue;
        const std::string key = pickle.substr(at + header, length);
        if (key.find_first_not_of("0123456789") != std::string::npos)
            continue;
        if (!keys.contains(key) || !found.insert(key).second)
            return false;
        const std::string other = constantKey(key);
        renamed += pickle.substr(copied, at - copied) + 'X' + static_cast<char>(other.size()) +
                   std::string(3, '\0') + other;
        copied = at + header + length;
        at = copied - 1;
    }
    renamed += pickle.substr(copied);
    if (found.size() != keys.size())
        return false;
    pickle = std::move(renamed);
    return true;
}

/// Nothing where the archive is not of the plain kind.
std::optional<Parts> takeApart(zip_t *archive)
{
    Parts parts;
    std::uint64_t otherBytes = 0;
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        zip_stat_t entry;
        const auto index = static_cast<zip_uint64_t>(i);
        if (zip_stat_index(archive, index, 0, &entry) != 0)
            return std::nullopt;
        const std::string name = entry.name;
        const auto slash = name.find('/');
        if (slash == std::string::npos || (i > 0 && name.substr(0, slash) != parts.folder))
            return std::nullopt;
        parts.folder = name.substr(0, slash);
        const std::string own = name.substr(slash + 1);
        const bool plain = entry.comp_method == ZIP_CM_STORE && entry.encryption_method == ZIP_EM_NONE;
        if (own.starts_with(codePlace))
            return std::nullopt;
        if (own.starts_with("data/") || own.starts_with("constants/")) {
            auto &tensors = own.front() == 'd' ? parts.tensors : parts.constants;
            if (!plain || !tensors.emplace(own.substr(own.find('/') + 1), entry.size).second)
                return std::nullopt;
            continue;
        }
        if (own.starts_with("extra/"))
            continue;
        if (entry.size > mostOtherBytes || (otherBytes += entry.size) > mostOtherBytes)
            return std::nullopt;
        auto content = contentOf(archive, index, entry.size);
        if (!content || content->find("__setstate__") != std::string::npos ||
            !parts.others.emplace(own, std::move(*content)).second)
            return std::nullopt;
    }
    if (!renameKeys(parts.others["constants.pkl"], parts.constants))
        return std::nullopt;
    return parts;
}

std::string packageName(const Parts &parts, const std::string &own)
{
    const bool pickle = own == "data.pkl" || own == "constants.pkl";
    const std::string place = own.starts_with("code/") ? codePlace : pickle ? picklePlace : std::string();
    return parts.folder + '/' + place + own;
}

/// The parts as a package without its tensors.
std::optional<std::string> packageOf(const Parts &parts)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *target = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_t *archive = target ? zip_open_from_source(target, ZIP_TRUNCATE, &error) : nullptr;
    if (!archive) {
        zip_source_free(target);
        return std::nullopt;
    }
    zip_source_keep(target);
    bool whole = true;
    for (const auto &[own, content] : parts.others) {
        zip_source_t *source = zip_source_buffer(archive, content.data(), content.size(), 0);
        const zip_int64_t index = zip_file_add(archive, packageName(parts, own).c_str(), source, 0);
        if (index < 0)
            zip_source_free(source);
        whole = whole && index >= 0 &&
                zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0) == 0;
    }
    if (zip_close(archive) != 0) {
        zip_discard(archive);
        whole = false;
    }
    std::string package;
    zip_stat_t size;
    if (whole && zip_source_open(target) == 0) {
        if (zip_source_stat(target, &size) == 0 && (size.valid & ZIP_STAT_SIZE)) {
            package.resize(size.size);
            whole = zip_source_read(target, package.data(), size.size) == static_cast<zip_int64_t>(size.size);
        }
        zip_source_close(target);
    }
    zip_source_free(target);
    return whole && !package.empty() ? std::optional(std::move(package)) : std::nullopt;
}

} // namespace

bool isMappable(zip_t *archive)
{
    return takeApart(archive).has_value();
}

std::optional<torch::jit::Module> loadMapped(zip_t *archive, const Memory &memory)
{
    const auto parts = takeApart(archive);
    const auto package = parts ? packageOf(*parts) : std::nullopt;
    if (!package)
        return std::nullopt;
    serialize::PyTorchStreamReader records(std::make_shared<MemoryReader>(memory));
    auto storages = std::make_shared<torch::jit::DeserializationStorageContext>();
    const auto add = [&](const std::string &record, const std::string &key, std::uint64_t size) {
        const std::uint64_t offset = records.getRecordOffset(record);
        if (offset > memory->bytes().size() || size > memory->bytes().size() - offset)
            return false;
        storages->addStorage(key, graph::storageIn(memory, memory->bytes().subspan(offset, size)));
        return true;
    };
    bool within = true;
    for (const auto &[key, size] : parts->tensors)
        within = within && add("data/" + key, key, size);
    for (const auto &[key, size] : parts->constants)
        within = within && add("constants/" + key, constantKey(key), size);
    if (!within)
        return std::nullopt;
    std::istringstream stream(*package);
    return torch::jit::import_ir_module(std::make_shared<torch::jit::CompilationUnit>(),
                                        std::make_shared<serialize::PyTorchStreamReader>(&stream), storages,
                                        c10::Device(c10::DeviceType::CPU), packageId);
}

} // namespace paretoscope::formats
