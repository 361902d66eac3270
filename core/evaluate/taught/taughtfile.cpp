#include "core/evaluate/taught/taughtfile.h"

#include "core/base/contenthash.h"
#include "core/base/file.h"
#include "core/compress/compressedweight.h"
#include "core/evaluate/taught/tensorstream.h"
#include "core/graph/layerweight.h"
#include "core/graph/modeldata.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <utility>

namespace paretoscope::evaluate {

namespace {

using base::Result;
using compress::CompressedWeight;
using pipeline::CodedChanges;

constexpr const char *suffix = ".taught";
constexpr std::int64_t mostBytesPerWeight = 32; ///< floats, codes, scales and all else, at the most
constexpr std::int64_t furtherBytes = std::int64_t{1} << 20;

/// As it lies on disk, in the byte order of the machine: a file is a cache of the machine that made it.
struct TaughtHeader {
    std::array<char, 8> magic{'P', 'S', 'T', 'G', 'H', 'T', '0', '1'};
    std::uint32_t byteOrder = 0x01020304;
    std::uint32_t isWhole = 0;
    double seconds = 0;
    base::HexDigits key{};
    base::HexDigits checksum{}; ///< see checksumOf()
};

static_assert(sizeof(TaughtHeader) == 8 + 4 + 4 + 8 + 2 * sizeof(base::HexDigits));

/// Of what follows, and of what the header says of it.
base::HexDigits checksumOf(const TaughtHeader &header, std::span<const std::byte> bytes)
{
    base::ContentHash hash;
    hash.add(std::as_bytes(std::span(&header.isWhole, 1)));
    hash.add(std::as_bytes(std::span(&header.seconds, 1)));
    hash.add(bytes);
    return base::hexDigits(hash.hex());
}

bool isOf(const TaughtHeader &header, const std::string &key)
{
    const TaughtHeader own;
    return header.magic == own.magic && header.byteOrder == own.byteOrder &&
           header.key == base::hexDigits(key) && header.isWhole <= 1 && header.seconds >= 0;
}

/// In the order of the file.
std::array<at::Tensor CompressedWeight::*, 6> tensorsOfWeight()
{
    return {&CompressedWeight::weight,     &CompressedWeight::codes, &CompressedWeight::scales,
            &CompressedWeight::zeroPoints, &CompressedWeight::kept,  &CompressedWeight::book};
}

void put(TensorWriter &writer, const CompressedWeight &weight)
{
    for (const auto &tensor : tensorsOfWeight())
        writer.tensor(weight.*tensor);
    writer.number(weight.factors ? 1 : 0);
    if (weight.factors) {
        put(writer, weight.factors->left);
        put(writer, weight.factors->right);
    }
}

void put(TensorWriter &writer, const CodedChanges &part)
{
    writer.number(std::ssize(part.parameters));
    for (const graph::Override &own : part.parameters) {
        writer.number(own.parameter);
        writer.tensor(own.tensor);
    }
    writer.number(std::ranges::count_if(part.coded, [](const auto &own) { return own != nullptr; }));
    for (std::size_t layer = 0; layer < part.coded.size(); ++layer)
        if (part.coded[layer]) {
            writer.number(static_cast<std::int64_t>(layer));
            put(writer, *part.coded[layer]);
        }
}

/// Of a model; what does not fit it is an end of reading.
class Reader {
public:
    Reader(std::span<const std::byte> bytes, const graph::Model &model, const compress::CodedLayers &coded)
        : m_reader(bytes), m_data(model.data()), m_coded(coded)
    {
    }

    std::optional<std::vector<CodedChanges>> parts()
    {
        std::vector<CodedChanges> parts;
        // As many as layers at the most: each recodes one at least, or is of nodes between them.
        for (std::int64_t left = m_reader.number(std::ssize(m_data.nodes) + 1); left > 0; --left) {
            parts.push_back(part());
            if (!m_reader.isGood())
                return std::nullopt;
        }
        return m_reader.isAtEnd() ? std::optional(std::move(parts)) : std::nullopt;
    }

private:
    CodedChanges part()
    {
        CodedChanges own{{}, compress::CodedLayers(m_coded.size())};
        for (std::int64_t left = m_reader.number(std::ssize(m_data.parameters)); left > 0; --left) {
            const std::int64_t id = m_reader.number(std::ssize(m_data.parameters) - 1);
            at::Tensor value = m_reader.tensor();
            const at::Tensor &other = m_data.parameters[static_cast<std::size_t>(id)].tensor;
            if (!m_reader.isGood() || !value.defined() || !value.sizes().equals(other.sizes()) ||
                value.scalar_type() != other.scalar_type())
                return m_reader.fail(), own;
            own.parameters.push_back({static_cast<graph::ParameterId>(id), std::move(value)});
        }
        for (std::int64_t left = m_reader.number(std::ssize(m_coded)); left > 0; --left) {
            const auto layer = static_cast<std::size_t>(m_reader.number(std::ssize(m_coded) - 1));
            CompressedWeight weight =
                m_coded[layer] ? weightRecord(m_coded[layer]->factors.get()) : CompressedWeight();
            if (!m_reader.isGood() || !isOf(weight, layer))
                return m_reader.fail(), own;
            weight.inputs = m_coded[layer]->inputs;
            own.coded[layer] = std::make_shared<const CompressedWeight>(std::move(weight));
        }
        return own;
    }

    /// BEFORE: null of what is no product.
    CompressedWeight weightRecord(const compress::CodedFactors *before)
    {
        CompressedWeight weight;
        for (const auto &tensor : tensorsOfWeight())
            weight.*tensor = m_reader.tensor();
        if (m_reader.number(before ? 1 : 0) == 1) {
            CompressedWeight left = weightRecord(nullptr), right = weightRecord(nullptr);
            weight.factors = std::make_shared<const compress::CodedFactors>(
                compress::CodedFactors{std::move(left), std::move(right), before->form});
        }
        return weight;
    }

    /// What LAYER was coded as before has the same tensors of the same sizes.
    bool isOf(const CompressedWeight &weight, std::size_t layer) const
    {
        const auto &before = m_coded[layer];
        if (!before || !isLike(weight, *before) ||
            (weight.factors != nullptr) != (before->factors != nullptr))
            return false;
        return !weight.factors || (isLike(weight.factors->left, before->factors->left) &&
                                   isLike(weight.factors->right, before->factors->right));
    }

    static bool isLike(const CompressedWeight &weight, const CompressedWeight &before)
    {
        return std::ranges::all_of(tensorsOfWeight(), [&](const auto &tensor) {
            const at::Tensor &own = weight.*tensor, &other = before.*tensor;
            return own.defined() == other.defined() &&
                   (!own.defined() ||
                    (own.sizes().equals(other.sizes()) && own.scalar_type() == other.scalar_type()));
        });
    }

    TensorReader m_reader;
    const graph::ModelData &m_data;
    const compress::CodedLayers &m_coded;
};

std::int64_t mostBytesOf(const graph::Model &model)
{
    std::int64_t bytes = furtherBytes;
    for (const graph::Layer &layer : model.layers())
        bytes += layer.weightCount() * mostBytesPerWeight;
    for (const graph::Parameter &parameter : model.data().parameters)
        bytes += 2 * static_cast<std::int64_t>(parameter.tensor.nbytes());
    return bytes;
}

/// The oldest files of FOLDER go where all are more than MOSTBYTES. What cannot be removed stays.
void keepWithin(const std::filesystem::path &folder, std::int64_t mostBytes)
{
    struct Kept {
        std::filesystem::file_time_type time;
        std::int64_t bytes;
        std::filesystem::path path;
    };
    std::vector<Kept> files;
    std::int64_t bytes = 0;
    std::error_code failed;
    for (auto entry = std::filesystem::directory_iterator(folder, failed);
         !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed)) {
        std::error_code none;
        if (entry->path().extension() != suffix || !entry->is_regular_file(none))
            continue;
        const auto size = static_cast<std::int64_t>(entry->file_size(none));
        files.push_back({entry->last_write_time(none), size, entry->path()});
        bytes += size;
    }
    std::ranges::sort(files, {}, &Kept::time);
    for (const Kept &file : files) {
        if (bytes <= mostBytes)
            return;
        std::filesystem::remove(file.path, failed);
        bytes -= file.bytes;
    }
}

} // namespace

std::filesystem::path taughtFile(const std::filesystem::path &folder, const std::string &key)
{
    return folder / (key + suffix);
}

bool saysWhole(const std::filesystem::path &file, const std::string &key)
{
    std::error_code failed;
    TaughtHeader header;
    return std::filesystem::is_regular_file(file, failed) &&
           std::ifstream(file, std::ios::binary).read(reinterpret_cast<char *>(&header), sizeof(header)) &&
           isOf(header, key) && header.isWhole == 1;
}

std::optional<Taught> readTaught(const std::filesystem::path &file, const std::string &key,
                                 const graph::Model &model, const compress::CodedLayers &coded)
{
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed))
        return std::nullopt;
    const auto bytes = base::readFile(file, static_cast<std::uint64_t>(mostBytesOf(model)));
    TaughtHeader header;
    if (!bytes || bytes->size() < sizeof(header))
        return std::nullopt;
    std::memcpy(&header, bytes->data(), sizeof(header));
    const auto content = std::span(*bytes).subspan(sizeof(header));
    if (!isOf(header, key) || header.checksum != checksumOf(header, content))
        return std::nullopt;
    auto parts = Reader(content, model, coded).parts();
    if (!parts)
        return std::nullopt;
    return Taught{header.isWhole == 1, std::move(*parts), header.seconds};
}

Result<void> writeTaught(const std::filesystem::path &file, const std::string &key, const Taught &taught,
                         std::int64_t mostBytes)
{
    TensorWriter writer(sizeof(TaughtHeader));
    writer.number(std::ssize(taught.parts));
    for (const CodedChanges &part : taught.parts)
        put(writer, part);
    std::vector<std::byte> bytes = writer.take();
    TaughtHeader header;
    header.isWhole = taught.isWhole ? 1 : 0;
    header.key = base::hexDigits(key);
    header.seconds = taught.seconds;
    header.checksum = checksumOf(header, std::span(bytes).subspan(sizeof(header)));
    std::memcpy(bytes.data(), &header, sizeof(header));
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (auto written = base::writeFileAtomically(file, bytes); !written)
        return written;
    keepWithin(file.parent_path(), mostBytes);
    return {};
}

} // namespace paretoscope::evaluate
