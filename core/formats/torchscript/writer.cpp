#include "core/base/file.h"
#include "core/base/filewriter.h"
#include "core/base/namelist.h"
#include "core/compress/compressedweight.h"
#include "core/formats/packing/checkedwork.h"
#include "core/formats/packing/factorsapart.h"
#include "core/formats/torchscript/archivebytes.h"
#include "core/formats/torchscript/exportedmethods.h"
#include "core/formats/torchscript/forwardgraph.h"
#include "core/formats/torchscript/methodschema.h"
#include "core/formats/torchscript/moduletree.h"
#include "core/formats/torchscript/sourcefile.h"
#include "core/formats/torchscript/tensorarena.h"
#include "core/formats/torchscript/torchscript.h"
#include "core/graph/inputcoding.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedform.h"
#include "core/graph/storedtype.h"
#include "core/graph/tensorsin.h"
#include "core/pipeline/works.h"

#include <torch/csrc/jit/serialization/export.h>

#include <algorithm>
#include <iterator>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
using base::Error;
using base::ErrorCode;
using graph::ModelData;
using graph::ValueId;

/// Tensors inside are saved apart from the original's memory, each with exactly its own bytes.
c10::IValue withOwnTensors(const graph::Value &value)
{
    if (value.constant.isTensor())
        return ownCopy(graph::asStored(value.constant.toTensor(), value.stored));
    return value.constant.deepcopy();
}

class ModuleWriter {
public:
    ModuleWriter(const ToWrite &work, const SourceFile &source)
        : m_work(work), m_data(work.model.data()), m_source(source),
          m_layersOf(graph::layersByParameter(m_data))
    {
        for (std::size_t i = 0; i < m_data.parameters.size(); ++i)
            if (!m_data.parameters[i].isGone)
                m_byName[m_data.parameters[i].name] = static_cast<graph::ParameterId>(i);
    }

    jit::Module write()
    {
        for (const SourceModule &module : m_source.modules)
            addModule(module);
        addTensors();
        addConstants();
        jit::Module module = m_tree.build();
        const auto path = [this](ValueId id) { return pathOf(id); };
        const auto graph = forwardGraph(m_data, module.type(), path);
        addMethod(module, "forward", graph, declaredSchema("forward", *graph, forwardArguments(m_data)));
        const auto pathTo = [this](graph::ParameterId id) { return m_tree.path(id); };
        for (const SourceMethod &method : m_source.methods)
            if (auto added = addSourceMethod(module, method, m_data, pathTo); !added)
                m_leftOut.emplace_back(
                    PARETOSCOPE_SAY("torchscript.method-left-out", "The method %1 is left out: %2."),
                    method.name, added.error().said);
        return module;
    }

    /// What of the source could not be written as it was.
    const std::vector<base::Sentence> &leftOut() const { return m_leftOut; }

    /// By name in the file, which may differ where two are alike.
    std::map<std::string, std::string> tensorTypes() const
    {
        std::map<std::string, std::string> types;
        for (const auto &[id, type] : m_types)
            types[joined(m_tree.path(id))] = c10::toString(type);
        return types;
    }

    /// Tensors of the source that are not in the file.
    std::vector<std::string> unread() const
    {
        std::vector<std::string> names = m_unread;
        names.insert(names.end(), m_tree.dropped().begin(), m_tree.dropped().end());
        return names;
    }

private:
    void addModule(const SourceModule &module)
    {
        m_tree.addModule(module.path, module.training);
        for (const ModuleAttribute &attribute : module.plain)
            m_tree.add(module.path.empty() ? attribute.name : module.path + '.' + attribute.name, attribute);
    }

    /// In the order of the source, so that a state dict lists them as it did; then those that it does not
    /// know.
    void addTensors()
    {
        std::map<std::size_t, graph::ParameterId> owners; // by the first of the tensors that are one
        std::set<std::string> modules;                    // that something is read of
        for (const SourceTensor &tensor : m_source.tensors)
            if (const auto found = m_byName.find(tensor.name); found != m_byName.end()) {
                owners.emplace(tensor.tiedTo, found->second);
                modules.insert(ownerOf(tensor.name));
            }
        std::map<graph::ParameterId, int> names;
        for (const SourceTensor &tensor : m_source.tensors)
            if (const auto owner = owners.find(tensor.tiedTo); owner != owners.end())
                ++names[owner->second];
        std::set<graph::ParameterId> added;
        for (const SourceTensor &tensor : m_source.tensors) {
            const auto owner = owners.find(tensor.tiedTo);
            if (owner == owners.end()) {
                addUnread(tensor, modules.contains(ownerOf(tensor.name)));
                continue;
            }
            if (m_data.parameters[static_cast<std::size_t>(owner->second)].name != tensor.name) {
                addTied(tensor, owner->second);
                continue;
            }
            added.insert(owner->second);
            noteType(tensor, m_data.parameters[static_cast<std::size_t>(owner->second)]);
            addParameter(owner->second, tensor.trained, names[owner->second] > 1);
        }
        for (std::size_t i = 0; i < m_data.parameters.size(); ++i)
            if (const auto id = static_cast<graph::ParameterId>(i);
                !added.contains(id) && !m_data.parameters[i].isGone)
                addParameter(id, !m_data.parameters[i].buffer, false);
    }

    void noteType(const SourceTensor &source, const graph::Parameter &parameter)
    {
        const at::ScalarType before = source.value.toTensor().scalar_type();
        const at::Tensor written = graph::asStored(parameter.tensor, parameter.stored);
        const bool otherHere = before == at::kDouble || c10::isQIntType(before); // computed with as float32
        m_types[m_byName.at(parameter.name)] = otherHere ? written.scalar_type() : before;
        if (m_widened || before == written.scalar_type())
            return;
        m_widened = true;
        m_leftOut.emplace_back(PARETOSCOPE_SAY("torchscript.type-changed",
                                               "Tensors of type %1 are of type %2 in the file; convert the "
                                               "loaded network (.to) where that matters."),
                               c10::toString(before), c10::toString(written.scalar_type()));
    }

    static std::string joined(const std::vector<std::string> &path)
    {
        std::string name;
        for (const std::string &step : path)
            name += (name.empty() ? "" : ".") + step;
        return name;
    }

    static std::string ownerOf(const std::string &name)
    {
        const auto dot = name.rfind('.');
        return dot == std::string::npos ? std::string() : name.substr(0, dot);
    }

    void addTied(const SourceTensor &tensor, graph::ParameterId owner)
    {
        ModuleAttribute attribute;
        attribute.kind = tensor.kind;
        attribute.value = m_data.parameters[static_cast<std::size_t>(owner)].tensor; // build() ties it
        attribute.tiedTo = owner;
        m_tree.add(tensor.name, std::move(attribute));
    }

    /// A count of batches goes along as a number where its module stays, for state dicts to fit; nothing else
    /// that the network does not read has bytes in the file.
    void addUnread(const SourceTensor &tensor, bool moduleIsRead)
    {
        if (!moduleIsRead || !isCount(tensor.value)) {
            m_unread.push_back(tensor.name);
            return;
        }
        ModuleAttribute attribute;
        attribute.kind = tensor.kind;
        attribute.value = tensor.value;
        attribute.restored = Restored::Counted;
        m_tree.add(tensor.name, std::move(attribute));
    }

    void addParameter(graph::ParameterId id, bool trained, bool tied)
    {
        const graph::Parameter &parameter = m_data.parameters[static_cast<std::size_t>(id)];
        ModuleAttribute attribute;
        attribute.key = id;
        attribute.kind = parameter.buffer ? AttributeKind::Buffer : AttributeKind::Parameter;
        attribute.value = graph::asStored(parameter.tensor, parameter.stored);
        attribute.isTied = tied;
        const auto &layers = m_layersOf[static_cast<std::size_t>(id)];
        const auto isLeft = [this](std::size_t layer) {
            return compress::isLeftAlone(m_data.layers[layer],
                                         compress::ofWeight(m_work.recipe.settings[layer]));
        };
        if (!std::ranges::all_of(layers, isLeft)) {
            auto written = writtenParameter(m_data, layers, m_work.recipe.settings, m_work.coded);
            attribute.value = written.values;
            attribute.packed = std::move(written.packed);
        }
        const at::Tensor tensor = attribute.value.toTensor().detach();
        attribute.value = tensor.set_requires_grad(trained && tensor.is_floating_point());
        m_tree.add(parameter.name, std::move(attribute));
    }

    /// Constants that hold tensors become attributes: in code, equal ones would be merged and their bytes not
    /// be those that the cost counts.
    void addConstants()
    {
        for (std::size_t i = 0; i < m_data.values.size(); ++i) {
            const graph::Value &value = m_data.values[i];
            if (value.origin != graph::Value::Origin::Constant || graph::tensorsIn(value.constant).empty())
                continue;
            ModuleAttribute attribute;
            attribute.key = constantKey(static_cast<ValueId>(i));
            attribute.value = withOwnTensors(value);
            m_tree.add("constant" + std::to_string(i), std::move(attribute));
        }
    }

    int constantKey(ValueId id) const { return static_cast<int>(m_data.parameters.size()) + id; }

    std::vector<std::string> pathOf(ValueId id) const
    {
        const graph::Value &value = m_data.values[static_cast<std::size_t>(id)];
        if (value.origin == graph::Value::Origin::Parameter)
            return m_tree.path(value.parameter);
        return graph::tensorsIn(value.constant).empty() ? std::vector<std::string>()
                                                        : m_tree.path(constantKey(id));
    }

    const ToWrite &m_work;
    const ModelData &m_data;
    const SourceFile &m_source;
    std::map<std::string, graph::ParameterId> m_byName;
    std::vector<std::string> m_unread;
    std::vector<base::Sentence> m_leftOut;
    bool m_widened = false; ///< said once
    std::map<graph::ParameterId, at::ScalarType> m_types;
    std::vector<std::vector<std::size_t>> m_layersOf; ///< by parameter
    ModuleTree m_tree;
};

/// LibTorch's stream writer throws from its destructor, which ends the program, once it has been told of a
/// failed write. So it is told that all went well, and the failure is looked at afterwards.
base::Result<void> save(const jit::Module &module, const std::map<std::string, std::string> &extraFiles,
                        const std::filesystem::path &path)
{
    base::FileWriter file(path);
    auto saved = base::guarded(ErrorCode::Internal,
                               {PARETOSCOPE_SAY("torchscript.not-written", "%1 could not be written."), path},
                               [&]() -> base::Result<void> {
                                   if (file.errorNumber() == 0)
                                       jit::ExportModule(module,
                                                         [&](const void *data, std::size_t size) {
                                                             file.write(data, size);
                                                             return size;
                                                         },
                                                         {extraFiles.begin(), extraFiles.end()});
                                   return {};
                               });
    file.close();
    if (file.errorNumber() != 0)
        return base::writeError(path, file.errorNumber());
    return saved;
}

constexpr std::size_t mostNamed = 6;

base::Sentence unreadSentence(const std::vector<std::string> &names, const ToWrite &work)
{
    if (work.model.history().empty())
        return {PARETOSCOPE_SAY("torchscript.unread",
                                "Tensors that nothing in the written network reads are left out, so a state "
                                "dict of the original does not fit it: %1."),
                base::firstOf(names, mostNamed)};
    return {PARETOSCOPE_SAY("torchscript.unread-after-steps",
                            "Tensors that nothing in the written network reads are left out (%1), so a state "
                            "dict of the original does not fit it: %2."),
            pipeline::phraseOf(work.recipe.steps), base::firstOf(names, mostNamed)};
}

/// How WORK rounds what the layers of MODEL are given, which may be another method's: by their names.
std::vector<graph::LayerInput> roundedInputs(const graph::Model &model, const ToWrite &work)
{
    std::vector<graph::LayerInput> inputs;
    const auto &own = work.model.layers();
    for (std::size_t layer = 0; layer < model.layers().size(); ++layer) {
        const auto found = std::ranges::find(own, model.layers()[layer].name, &graph::Layer::name);
        const auto place = static_cast<std::size_t>(found - own.begin());
        if (found != own.end() && work.coded[place] && work.coded[place]->inputs)
            inputs.push_back({layer, work.coded[place]->inputs});
    }
    return inputs;
}

/// With the operators that round what layers are given.
graph::Model withInputsRounded(const graph::Model &model, const ToWrite &work)
{
    const auto inputs = roundedInputs(model, work);
    return inputs.empty() ? model : graph::withInputsCoded(model, inputs);
}

/// What SOURCE can give, or nothing: where it is of another format, the network alone.
base::Result<SourceFile> sourceOf(const std::filesystem::path &source)
{
    const Format *format = source.empty() ? nullptr : formatOf(source);
    const auto isOwn = [](const Target &target) { return target.write == writeTorchScript; };
    return format && std::ranges::any_of(format->targets, isOwn) ? readSourceFile(source)
                                                                 : base::Result<SourceFile>(SourceFile());
}

} // namespace

base::Result<WrittenModel> writeTorchScript(const ToWrite &given, const std::filesystem::path &path)
{
    const base::EngineScope engine;
    if (auto fits = checkWork(given); !fits)
        return fits.error();
    ToWrite work = given;
    work.model = withInputsRounded(given.model, given);
    auto beside = sourceOf(work.source);
    if (!beside)
        return beside.error();
    for (SourceMethod &method : beside->methods)
        if (method.model)
            if (auto after = pipeline::workAfter(*method.model, work.recipe.steps))
                method.model = withInputsRounded(after->model, given);
    std::vector<graph::Model *> others;
    for (SourceMethod &method : beside->methods)
        if (method.model)
            others.push_back(&*method.model);
    const auto factored = setFactorsApart(work, others);
    WrittenModel written;
    written.leftOut = beside->leftOut;
    const auto halves = graph::storedHalves(work.model);
    const base::Wording unpacked =
        factored.empty()
            ? PARETOSCOPE_SAY(
                  "torchscript.unpacked",
                  "Weights are unpacked to %1 once, when the file is loaded; it then runs as fast as "
                  "the float model and needs as much memory for its weights.")
            : PARETOSCOPE_SAY(
                  "torchscript.unpacked-factors",
                  "Weights, and factors of those that are products, are unpacked to %1 once, when the file "
                  "is loaded.");
    written.notes.emplace_back(
        unpacked, halves.layers > 0 ? halves.types : graph::floatTypeNames({graph::FloatType::Float32}));
    if (!roundedInputs(given.model, given).empty())
        written.notes.push_back(roundedInputsNote());
    if (!factored.empty())
        written.notes.emplace_back(
            PARETOSCOPE_SAY("torchscript.factored",
                            "Layers of lower rank are two layers each, NAME.right and then NAME, whose "
                            "weights a state dict of the original does not fit: %1."),
            base::firstOf(factored, mostNamed));
    auto module = base::guarded(
        ErrorCode::ModelUnsupported,
        PARETOSCOPE_SAY("torchscript.not-writable",
                        "This model cannot be written as TorchScript; leave it as it is and report it."),
        [&]() -> base::Result<jit::Module> {
            ModuleWriter writer(work, *beside);
            auto made = writer.write();
            std::ranges::copy(writer.leftOut(), std::back_inserter(written.leftOut));
            written.tensorTypes = writer.tensorTypes();
            if (const auto unread = writer.unread(); !unread.empty())
                written.leftOut.push_back(unreadSentence(unread, work));
            return made;
        });
    if (!module)
        return module.error();
    if (auto saved = save(*module, beside->extraFiles, path); !saved)
        return saved.error();
    const auto weightBytes = tensorBytesInArchive(path);
    if (!weightBytes)
        return weightBytes.error();
    std::error_code failure;
    const auto fileBytes = std::filesystem::file_size(path, failure);
    if (failure)
        return base::writeError(path, failure.value());
    written.weightBytes = *weightBytes;
    written.fileBytes = static_cast<std::int64_t>(fileBytes);
    for (const auto &[name, content] : beside->extraFiles)
        written.extraBytes += static_cast<std::int64_t>(2 * name.size() + content.size() + 256);
    return written;
}

} // namespace paretoscope::formats
