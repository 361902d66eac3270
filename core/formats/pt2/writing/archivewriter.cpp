#include "core/formats/pt2/writing/archivewriter.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/filewriter.h"
#include "core/formats/pt2/program/serialize.h"
#include "core/formats/pt2/writing/pythonnames.h"

#include <caffe2/serialize/inline_container.h>

#include <cstring>
#include <tuple>
#include <utility>
#include <vector>

namespace paretoscope::formats::pt2 {

namespace {

using base::ErrorCode;
using nlohmann::json;

constexpr std::size_t mostShared = std::size_t{64} << 10; ///< bytes of tensors that share a part

/// Names that are no UTF-8 become such.
std::string documentText(const json &document)
{
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// A part of the archive: the bytes of tensors of one type, one after the other.
struct Part {
    std::string name;
    std::vector<const StoredTensor *> tensors;
    std::size_t elements = 0;
};

/// The parts below a FOLDER, and what its config says of them.
class Parts {
public:
    explicit Parts(std::string prefix) : m_prefix(std::move(prefix)) {}

    void add(const StoredTensor &tensor)
    {
        const bool isParameter = tensor.kind == Input::Kind::Parameter;
        Part &part = partFor(tensor, isParameter);
        json meta = metaOf(metaOfTensor(tensor.tensor, tensor.trained));
        meta["storage_offset"] = {{"as_int", part.elements}};
        m_config[tensor.qualified] = {{"path_name", part.name},
                                      {"is_param", isParameter},
                                      {"use_pickle", false},
                                      {"tensor_meta", meta}};
        part.tensors.push_back(&tensor);
        part.elements += static_cast<std::size_t>(tensor.tensor.numel());
    }

    std::string config() const { return documentText({{"config", m_config}}); }
    const std::vector<Part> &parts() const { return m_parts; }

private:
    Part &partFor(const StoredTensor &tensor, bool isParameter)
    {
        const auto add = [&]() -> std::size_t {
            m_parts.push_back({m_prefix + std::to_string(m_parts.size()), {}});
            return m_parts.size() - 1;
        };
        if (tensor.tensor.nbytes() >= mostShared)
            return m_parts[add()];
        const auto [shared, isNew] = m_shared.try_emplace(
            {static_cast<int>(tensor.tensor.scalar_type()), isParameter, tensor.trained}, 0);
        if (isNew)
            shared->second = add();
        return m_parts[shared->second];
    }

    std::string m_prefix;
    std::vector<Part> m_parts;
    std::map<std::tuple<int, bool, bool>, std::size_t> m_shared; ///< by what tensors of it have in common
    json m_config = json::object();
};

/// The elements of TENSOR as they lie in memory: dense, whatever its strides.
const char *bytesOf(const at::Tensor &tensor)
{
    return static_cast<const char *>(tensor.data_ptr());
}

class ArchiveWriter {
public:
    explicit ArchiveWriter(base::FileWriter &file)
        : m_writer([&file](const void *data, std::size_t size) {
              file.write(data, size);
              return size;
          })
    {
        constexpr std::uint64_t zipVersion = 6; // as torch.export.save has it
        m_writer.setMinVersion(zipVersion);
    }

    void text(const std::string &name, const std::string &content, bool deflated = false)
    {
        m_writer.writeRecord(name, content.data(), content.size(), deflated);
    }

    void parts(const std::string &folder, const Parts &parts)
    {
        for (const Part &part : parts.parts()) {
            if (part.tensors.size() == 1) {
                const at::Tensor &only = part.tensors.front()->tensor;
                m_writer.writeRecord(folder + part.name, bytesOf(only), only.nbytes());
                continue;
            }
            std::vector<char> joined;
            for (const StoredTensor *tensor : part.tensors)
                joined.insert(joined.end(), bytesOf(tensor->tensor),
                              bytesOf(tensor->tensor) + tensor->tensor.nbytes());
            m_writer.writeRecord(folder + part.name, joined.data(), joined.size());
        }
    }

    void end() { m_writer.writeEndOfFile(); }

private:
    caffe2::serialize::PyTorchStreamWriter m_writer;
};

void writeParts(base::FileWriter &file, const WrittenNetwork &network,
                const std::map<std::string, std::string> &extra)
{
    Parts weights("weight_"), constants("tensor_");
    for (const StoredTensor &tensor : network.tensors)
        (tensor.kind == Input::Kind::Constant ? constants : weights).add(tensor);
    ArchiveWriter archive(file);
    archive.text("archive_format", "pt2");
    archive.text("archive_version", "0");
    archive.text("models/model.json", documentText(documentOf(network.program)), true);
    archive.text("data/sample_inputs/model.pt", "");
    archive.text("data/weights/model_weights_config.json", weights.config(), true);
    archive.text("data/constants/model_constants_config.json", constants.config(), true);
    for (const auto &[name, content] : extra)
        archive.text("extra/" + name, content, true);
    archive.parts("data/weights/", weights);
    archive.parts("data/constants/", constants);
    archive.end();
}

} // namespace

/// LibTorch's stream writer throws from its destructor, which ends the program, once it has been told of a
/// failed write. So it is told that all went well, and the failure is looked at afterwards.
base::Result<void> writeArchive(const WrittenNetwork &network,
                                const std::map<std::string, std::string> &extra,
                                const std::filesystem::path &path)
{
    base::FileWriter file(path);
    auto written =
        base::guarded(ErrorCode::Internal,
                      {PARETOSCOPE_SAY("pt2.not-written", "The archive %1 could not be written."), path},
                      [&]() -> base::Result<void> {
                          if (file.errorNumber() == 0)
                              writeParts(file, network, extra);
                          return {};
                      });
    file.close();
    if (file.errorNumber() != 0)
        return base::writeError(path, file.errorNumber());
    return written;
}

} // namespace paretoscope::formats::pt2
