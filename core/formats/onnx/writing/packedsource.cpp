#include "core/formats/onnx/writing/packedsource.h"

#include "core/compress/cost.h"
#include "core/formats/onnx/writing/packedmatrix.h"
#include "core/graph/layerweight.h"
#include "core/graph/storedtype.h"

#include <algorithm>

namespace paretoscope::formats::onnx {

namespace {

/// Nodes that are written meanwhile are of no module: each would name it, which takes more than the node
/// itself.
class WithoutModule {
public:
    explicit WithoutModule(GraphBuilder &builder) : m_builder(builder), m_module(builder.module())
    {
        builder.setModule({});
    }
    ~WithoutModule() { m_builder.setModule(m_module); }
    WithoutModule(const WithoutModule &) = delete;
    WithoutModule &operator=(const WithoutModule &) = delete;

private:
    GraphBuilder &m_builder;
    std::string m_module;
};

std::int64_t countedBytes(const graph::ModelData &data, const std::vector<compress::LayerSetting> &settings,
                          const std::vector<std::size_t> &layers)
{
    std::int64_t bytes = 0;
    for (const std::size_t i : layers)
        bytes += compress::layerBytes(data.layers[i], settings[i]).stored;
    return bytes;
}

} // namespace

PackedWeights::PackedWeights(const graph::ModelData &data,
                             const std::vector<compress::LayerSetting> &settings,
                             const compress::CodedLayers &coded, NarrowTypes types, Products products)
    : m_data(data), m_settings(settings), m_coded(coded), m_types(types), m_products(products),
      m_layersOf(graph::layersByParameter(data))
{
    // A fortieth and 8 KiB: half of what a file may take beyond its stored bytes.
    std::int64_t stored = 0;
    for (const auto &layers : m_layersOf)
        stored += countedBytes(data, settings, layers);
    m_spare = stored / 40 + 8 * 1024;
}

WrittenParameter PackedWeights::written(graph::ParameterId parameter) const
{
    const auto &layers = m_layersOf[graph::at(parameter)];
    if (!layers.empty())
        return writtenParameter(m_data, layers, m_settings, m_coded);
    const graph::Parameter &alone = m_data.parameters[graph::at(parameter)];
    return {graph::asStored(alone.tensor.detach(), alone.stored), std::nullopt};
}

bool PackedWeights::isSmall(graph::ParameterId parameter) const
{
    const auto &layers = m_layersOf[graph::at(parameter)];
    if (layers.size() != 1 || m_data.parameters[graph::at(parameter)].isGone)
        return false;
    const graph::Layer &layer = m_data.layers[layers.front()];
    const compress::Layout layout = compress::layoutOf(m_settings[layers.front()], layer);
    return layout.content == compress::Content::Code && layout.factors.empty() &&
           layout.count <= mostTakenOutTogether && layout.encoding() == compress::Encoding::Dense &&
           !isOwnType(layout.bits, m_types);
}

void PackedWeights::shareNodes(GraphBuilder &builder)
{
    struct Kind {
        int bits;
        ElementType type;
        Centred centred;
        auto operator<=>(const Kind &) const = default;
    };
    m_isShared = true;
    std::map<Kind, std::vector<CodeStream>> kinds;
    for (std::size_t i = 0; i < m_layersOf.size(); ++i) {
        const auto parameter = static_cast<graph::ParameterId>(i);
        if (!isSmall(parameter))
            continue;
        const auto [small, isNew] = m_small.emplace(parameter, written(parameter));
        const PackedWeight &packed = small->second.packed->blocks.front();
        const MatrixLayout layout = layoutOf(packed);
        const bool isGrid = layout.book == compress::Book::Integer;
        const Kind kind{layout.bits, isGrid ? ElementType::Float : ElementType::Int32,
                        isGrid && layout.zero >= 0 ? Centred::Yes : Centred::No};
        kinds[kind].push_back({packed.values, layout.count, layout.bits});
    }
    for (const auto &[kind, codes] : kinds)
        if (codes.size() > 1)
            m_tables.takeOutTogether(builder, codes, kind.type, kind.centred);
}

ValueName PackedWeights::plain(GraphBuilder &builder, const at::Tensor &values, const std::string &name) const
{
    const ValueName value = builder.tensor(values, name);
    const bool isHalf = values.scalar_type() == at::kHalf || values.scalar_type() == at::kBFloat16;
    return isHalf ? cast(builder, value, ElementType::Float) : value;
}

ValueName PackedWeights::unpacked(GraphBuilder &builder, const PackedParameter &packed,
                                  const std::string &name)
{
    if (packed.isWhole())
        return unpackedWeight(builder, m_tables, packed.blocks.front(), m_types, name);
    std::vector<ValueName> blocks;
    for (const PackedWeight &block : packed.blocks)
        blocks.push_back(unpackedWeight(builder, m_tables, block, m_types, {}));
    return builder.node("Concat", blocks, {{"axis", packed.dimension}}, name);
}

const WrittenMatrix *PackedWeights::matrix(GraphBuilder &builder, graph::ParameterId parameter)
{
    const auto [known, isNew] = m_matrices.try_emplace(parameter);
    const auto &layers = m_layersOf[graph::at(parameter)];
    if (isNew && m_products == Products::Packed && layers.size() == 1) {
        const auto packed = written(parameter).packed;
        const auto blocked =
            packed && packed->isWhole() ? blockedMatrix(packed->blocks.front()) : std::nullopt;
        const std::int64_t more =
            blocked ? std::max(std::int64_t{0}, blocked->bytes() - countedBytes(m_data, m_settings, layers))
                    : 0;
        if (blocked && more <= m_spare) {
            m_spare -= more;
            known->second =
                writeMatrix(builder, *blocked, m_data.parameters[graph::at(parameter)].name + "_packed");
        }
    }
    return known->second ? &*known->second : nullptr;
}

ValueName PackedWeights::parameter(GraphBuilder &builder, graph::ParameterId parameter)
{
    const auto [known, isNew] = m_values.try_emplace(parameter);
    if (!isNew)
        return known->second;
    const WithoutModule without(builder);
    const std::string &name = m_data.parameters[graph::at(parameter)].name;
    if (const WrittenMatrix *shared = matrix(builder, parameter))
        return known->second = unpackedMatrix(builder, *shared, name);
    if (!m_isShared)
        shareNodes(builder);
    const auto small = m_small.find(parameter);
    const WrittenParameter parts = small != m_small.end() ? small->second : written(parameter);
    return known->second =
               parts.packed ? unpacked(builder, *parts.packed, name) : plain(builder, parts.values, name);
}

std::optional<ValueName> PackedWeights::product(GraphBuilder &builder, const ValueName &input,
                                                graph::ParameterId parameter)
{
    const WrittenMatrix *const packed = matrix(builder, parameter);
    if (!packed)
        return std::nullopt;
    const std::string &layer = m_data.layers[m_layersOf[graph::at(parameter)].front()].name;
    if (std::ranges::find(m_multiplied, layer) == m_multiplied.end())
        m_multiplied.push_back(layer);
    return multiplied(builder, input, *packed);
}

} // namespace paretoscope::formats::onnx
