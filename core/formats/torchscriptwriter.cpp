#include "core/base/file.h"
#include "core/compress/compressedweight.h"
#include "core/formats/archivebytes.h"
#include "core/formats/filewriter.h"
#include "core/formats/forwardgraph.h"
#include "core/formats/moduletree.h"
#include "core/formats/packedweight.h"
#include "core/formats/tensorarena.h"
#include "core/formats/torchscript.h"
#include "core/graph/tensorsin.h"

#include <torch/csrc/jit/serialization/export.h>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;
using base::Error;
using base::ErrorCode;
using graph::ModelData;
using graph::ValueId;

base::Result<void> checkRecipe(const graph::Model &model, const compress::Recipe &recipe)
{
    if (recipe.settings.size() != model.layers().size())
        return Error{ErrorCode::InvalidSetting,
                     "The recipe has settings for " + std::to_string(recipe.settings.size()) +
                         " layers, but the model has " + std::to_string(model.layers().size()) +
                         "; choose a recipe made for this model.",
                     {}};
    if (recipe.foldBatchNorm && model.foldableBatchNorms() > 0)
        return Error{ErrorCode::InvalidSetting,
                     "The recipe folds batch norms, but the model to be written has " +
                         std::to_string(model.foldableBatchNorms()) + " left; set foldBatchNorm to false.",
                     {}};
    if (!recipe.foldBatchNorm && model.batchNormFolded())
        return Error{ErrorCode::InvalidSetting,
                     "The recipe keeps batch norms, but they are folded in the model to be written; set "
                     "foldBatchNorm to true.",
                     {}};
    return {};
}

/// Tensors inside are saved apart from the original's memory, each with exactly its own bytes.
c10::IValue withOwnTensors(const c10::IValue &value)
{
    c10::IValue copy = value.deepcopy();
    if (copy.isTensor())
        return ownCopy(copy.toTensor());
    return copy;
}

class ModuleWriter {
public:
    ModuleWriter(const graph::Model &model, const compress::Recipe &recipe) : m_data(model.data())
    {
        for (std::size_t i = 0; i < model.layers().size(); ++i)
            m_layerOf[m_data.bindings[i].weight] = i;
        m_settings = recipe.settings;
    }

    base::Result<jit::Module> write()
    {
        for (std::size_t i = 0; i < m_data.parameters.size(); ++i)
            if (auto added = addParameter(static_cast<graph::ParameterId>(i)); !added)
                return added.error();
        addConstants();
        jit::Module module = m_tree.build();
        const auto path = [this](ValueId id) { return pathOf(id); };
        const auto graph = forwardGraph(m_data, module.type(), path);
        jit::Function *forward = module._ivalue()->compilation_unit()->create_function(
            c10::QualifiedName(*module.type()->name(), "forward"), graph);
        module.type()->addMethod(forward);
        return module;
    }

private:
    base::Result<void> addParameter(graph::ParameterId id)
    {
        const graph::Parameter &parameter = m_data.parameters[static_cast<std::size_t>(id)];
        ModuleAttribute attribute;
        attribute.key = id;
        attribute.kind = parameter.buffer ? AttributeKind::Buffer : AttributeKind::Parameter;
        attribute.value = parameter.tensor;
        if (const auto found = m_layerOf.find(id); found != m_layerOf.end()) {
            const graph::Layer &layer = m_data.layers[found->second];
            const compress::LayerSetting &setting = m_settings[found->second];
            if (!setting.isFloat()) {
                auto compressed = compress::compressWeight(parameter.tensor, layer, setting);
                if (!compressed)
                    return compressed.error();
                attribute.value = compressed->weight;
                if (!isPlain(layer, setting))
                    attribute.packed = packWeight(*compressed, layer, setting);
            }
        }
        m_tree.add(parameter.name, std::move(attribute));
        return {};
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
            attribute.value = withOwnTensors(value.constant);
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

    const ModelData &m_data;
    std::vector<compress::LayerSetting> m_settings;
    std::map<graph::ParameterId, std::size_t> m_layerOf;
    ModuleTree m_tree;
};

/// LibTorch's stream writer throws from its destructor, which ends the program, once it has been told of a
/// failed write. So it is told that all went well, and the failure is looked at afterwards.
base::Result<void> save(const jit::Module &module, const std::filesystem::path &path)
{
    FileWriter file(path);
    auto saved = base::guarded(ErrorCode::Internal, path.string() + " could not be written.",
                               [&]() -> base::Result<void> {
                                   if (file.errorNumber() == 0)
                                       jit::ExportModule(module, [&](const void *data, std::size_t size) {
                                           file.write(data, size);
                                           return size;
                                       });
                                   return {};
                               });
    file.close();
    if (file.errorNumber() != 0)
        return base::writeError(path, file.errorNumber());
    return saved;
}

} // namespace

base::Result<WrittenModel> writeTorchScript(const graph::Model &model, const compress::Recipe &recipe,
                                            const std::filesystem::path &path)
{
    const base::EngineScope engine;
    if (auto fits = checkRecipe(model, recipe); !fits)
        return fits.error();
    auto module =
        base::guarded(ErrorCode::ModelUnsupported,
                      "This model cannot be written as TorchScript; leave it as it is and report it.",
                      [&] { return ModuleWriter(model, recipe).write(); });
    if (!module)
        return module.error();
    if (auto saved = save(*module, path); !saved)
        return saved.error();
    const auto weightBytes = tensorBytesInArchive(path);
    if (!weightBytes)
        return weightBytes.error();
    std::error_code failure;
    const auto fileBytes = std::filesystem::file_size(path, failure);
    if (failure)
        return base::writeError(path, failure.value());
    return WrittenModel{*weightBytes, static_cast<std::int64_t>(fileBytes)};
}

} // namespace paretoscope::formats
