#include "core/formats/pt2/writer.h"

#include "core/base/enginescope.h"
#include "core/base/file.h"
#include "core/base/namelist.h"
#include "core/compress/compressedweight.h"
#include "core/formats/packing/checkedwork.h"
#include "core/formats/packing/factorsapart.h"
#include "core/formats/packing/provenance.h"
#include "core/formats/pt2/archive.h"
#include "core/formats/pt2/reader.h"
#include "core/formats/pt2/writing/archivewriter.h"
#include "core/formats/pt2/writing/networkwriter.h"
#include "core/formats/pt2/writing/observation.h"
#include "core/formats/pt2/writing/unwritable.h"
#include "core/graph/storedform.h"
#include "core/pipeline/works.h"

#include <algorithm>

namespace paretoscope::formats::pt2 {

namespace {

using base::Error;
using base::ErrorCode;

constexpr const char *provenanceName = "paretoscope.json"; ///< below extra/

base::Result<void> checkNetwork(const ToWrite &work)
{
    if (auto fits = checkWork(work); !fits)
        return fits;
    if (!work.sample)
        return Error{
            ErrorCode::InvalidSetting,
            PARETOSCOPE_SAY("pt2.no-sample",
                            "An exported program tells the shape of every value, which needs a sample that "
                            "the network can be run on; give the project data."),
            {}};
    return {};
}

/// What goes along with a network that was an exported program before.
std::map<std::string, std::string> extraOf(const std::filesystem::path &source)
{
    constexpr std::uint64_t longest = std::uint64_t{16} << 20;
    std::map<std::string, std::string> extra;
    const Format *format = source.empty() ? nullptr : formatOf(source);
    if (!format || format->read != read)
        return extra;
    const auto archive = Archive::open(source);
    if (!archive)
        return extra;
    std::uint64_t left = longest;
    for (const std::string &name : archive->namesIn("extra/")) {
        auto content = archive->text("extra/" + name, left);
        if (!content || name.empty())
            continue;
        left -= content->size();
        extra.emplace(name, std::move(*content));
    }
    return extra;
}

base::Result<WrittenNetwork> networkOf(const ToWrite &work)
{
    const auto observed = observe(work.model, *work.sample);
    if (!observed)
        return observed.error();
    try {
        return writtenNetwork(work, *observed);
    } catch (const Refused &refused) {
        return Error{
            ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("pt2.cannot-hold", "This network cannot be written as an exported program: %1."),
             refused.clause},
            {}};
    }
}

std::vector<base::Sentence> notesOn(const ToWrite &given, const ToWrite &work,
                                    const std::vector<std::string> &factored)
{
    std::vector<base::Sentence> notes;
    if (std::ranges::any_of(work.coded, [](const auto &coded) { return coded != nullptr; }))
        notes.emplace_back(PARETOSCOPE_SAY(
            "pt2.unpacked", "Weights are unpacked by operators of the file whenever the network runs, "
                            "which takes time and as much memory as floats."));
    notes.emplace_back(PARETOSCOPE_SAY("pt2.load",
                                       "Load the file with torch.export.load of PyTorch 2.8 or newer; the "
                                       "number of samples is free there, other sizes are those of the "
                                       "sample that it was exported with."));
    if (graph::storedHalves(work.model).layers > 0)
        notes.push_back(halvesNote());
    if (roundsLayerInputs(given))
        notes.push_back(roundedInputsNote());
    if (!factored.empty())
        notes.push_back(factoredNote(factored));
    return notes;
}

std::map<std::string, std::string> typesOf(const WrittenNetwork &network)
{
    std::map<std::string, std::string> types;
    for (const StoredTensor &tensor : network.tensors)
        types[tensor.qualified] = c10::toString(tensor.tensor.scalar_type());
    return types;
}

} // namespace

std::vector<base::Sentence> cannotHold(const graph::Model &model, const pipeline::Recipe &)
{
    return unwritableNodes(model.data());
}

/// Nodes and what they give are told in JSON, which is deflated.
std::int64_t bytesBeside(const graph::Model &model, const pipeline::Recipe &recipe)
{
    constexpr std::int64_t fixed = 6000, ofNode = 40, ofPacked = 300;
    const auto packed = static_cast<std::int64_t>(recipe.settings.size());
    return fixed + ofNode * static_cast<std::int64_t>(model.data().nodes.size()) + ofPacked * packed;
}

base::Result<WrittenModel> write(const ToWrite &given, const std::filesystem::path &path)
{
    const base::EngineScope engine;
    if (auto fits = checkNetwork(given); !fits)
        return fits.error();
    ToWrite work = given;
    work.model = withInputsRounded(given);
    const auto factored = setFactorsApart(work);
    const auto network = base::guarded(
        ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("pt2.not-writable",
                        "This network cannot be written as an exported program; choose another format."),
        [&] { return networkOf(work); });
    if (!network)
        return network.error();
    auto extra = extraOf(work.source);
    extra.erase(provenanceName);
    std::int64_t extraBytes = 0;
    for (const auto &[name, content] : extra)
        extraBytes += static_cast<std::int64_t>(2 * name.size() + content.size() + 256);
    extra[provenanceName] = provenanceOf(given);
    if (auto archived = writeArchive(*network, extra, path); !archived)
        return archived.error();
    WrittenModel written;
    std::error_code failure;
    const auto fileBytes = std::filesystem::file_size(path, failure);
    if (failure)
        return base::writeError(path, failure.value());
    written.weightBytes = network->weightBytes;
    written.fileBytes = static_cast<std::int64_t>(fileBytes);
    written.extraBytes = extraBytes;
    written.notes = notesOn(given, work, factored);
    written.tensorTypes = typesOf(*network);
    return written;
}

} // namespace paretoscope::formats::pt2
