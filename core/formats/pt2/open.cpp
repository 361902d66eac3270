#include "core/formats/pt2/open.h"

#include "core/base/enginescope.h"
#include "core/base/namelist.h"
#include "core/formats/modules/operators.h"
#include "core/formats/pt2/archive.h"
#include "core/formats/pt2/graph/module.h"
#include "core/formats/pt2/graph/packedweights.h"
#include "core/formats/pt2/numbering.h"
#include "core/formats/pt2/program/parse.h"
#include "core/formats/pt2/tensors.h"
#include "core/formats/typenames.h"

#include <algorithm>

namespace paretoscope::formats::pt2 {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::uint64_t longestProgram = std::uint64_t{512} << 20;
constexpr std::uint64_t longestMark = 64;
constexpr std::string_view programSuffix = ".json";

Error unsupported(const Archive &archive, const base::Wording &wording)
{
    return {ErrorCode::ModelUnsupported, {wording, archive.file()}, {}};
}

/// What the archive says of itself.
base::Result<void> checkMarks(const Archive &archive)
{
    if (archive.has("serialized_exported_program.json"))
        return unsupported(archive,
                           PARETOSCOPE_SAY("pt2.old-layout",
                                           "%1 was saved by PyTorch 2.7 or older, whose files are laid out "
                                           "in another way; load it and save it again with PyTorch 2.8 or "
                                           "newer."));
    const auto format = archive.text("archive_format", longestMark);
    if (!format)
        return format.error();
    const auto order = archive.has("byteorder") ? archive.text("byteorder", longestMark)
                                                : base::Result<std::string>("little");
    if (!order)
        return order.error();
    if (*format != "pt2" || *order != "little")
        return unsupported(archive, PARETOSCOPE_SAY("pt2.other-marks",
                                                    "%1 is written in another way than torch.export.save "
                                                    "does on usual machines; save it again on one."));
    return {};
}

/// Of the networks in the archive the one there is, or the one that torch.export.save makes.
base::Result<std::string> networkIn(const Archive &archive)
{
    std::vector<std::string> names;
    for (const std::string &name : archive.namesIn("models/"))
        if (name.ends_with(programSuffix))
            names.push_back(name.substr(0, name.size() - programSuffix.size()));
    if (names.empty())
        return unsupported(archive,
                           PARETOSCOPE_SAY("pt2.no-network",
                                           "%1 holds no network as torch.export.save writes it (perhaps a "
                                           "compiled one); save the exported program itself."));
    if (names.size() > 1 && std::ranges::count(names, "model") == 0)
        return Error{ErrorCode::ModelUnsupported,
                     {PARETOSCOPE_SAY("pt2.several-networks",
                                      "%1 holds several networks: %2. Save the one that is wanted alone."),
                      archive.file(), base::firstOf(names)},
                     {}};
    return names.size() == 1 ? names.front() : "model";
}

FileOrigin originOf(const Program &program)
{
    constexpr std::size_t longest = 120;
    FileOrigin origin;
    origin.version = "schema " + std::to_string(program.major) + '.' + std::to_string(program.minor);
    if (!program.torchVersion.empty())
        origin.producer = "torch " + program.torchVersion.substr(0, longest);
    for (const Example &example : program.examples) {
        DeclaredInput input{
            .name = example.name.substr(0, longest), .shape = example.sizes, .example = example.actual};
        if (const auto type = scalarTypeOf(example.type))
            input.type = typeNameOf(*type);
        origin.inputs.push_back(std::move(input));
    }
    for (const Node &node : program.graph.nodes)
        ++origin.operators[node.target.substr(0, longest)];
    return origin;
}

base::Result<Opened> moduleIn(const Archive &archive, Packed packed)
{
    if (auto marks = checkMarks(archive); !marks)
        return marks.error();
    const auto network = networkIn(archive);
    if (!network)
        return network.error();
    const auto text = archive.text("models/" + *network + std::string(programSuffix), longestProgram);
    if (!text)
        return text.error();
    const auto document = parsedJson(*text, unreadMembers());
    auto program = programFrom(document.value_or(nlohmann::json()), archive.file());
    if (!program)
        return program.error();
    auto tensors = tensorsIn(archive, *network);
    if (!tensors)
        return tensors.error();
    supplyNewerOperators();
    const FileOrigin origin = originOf(*program);
    std::map<std::string, graph::StoredWeight> computed;
    if (packed == Packed::Computed)
        computed = computePackedWeights(*program, *tensors, archive.file());
    auto module = moduleOf(*program, *tensors, archive.file());
    if (!module)
        return module.error();
    return Opened{std::move(*module), origin, std::move(computed)};
}

} // namespace

base::Result<Opened> open(const std::filesystem::path &path, Packed packed)
{
    return base::guarded(
        ErrorCode::ModelUnsupported,
        {PARETOSCOPE_SAY("pt2.no-module", "%1 is built in a way that cannot be run here; save it with "
                                          "torch.jit.trace."),
         path},
        [&]() -> base::Result<Opened> {
            const auto archive = Archive::open(path);
            if (!archive)
                return archive.error();
            return moduleIn(*archive, packed);
        });
}

} // namespace paretoscope::formats::pt2
