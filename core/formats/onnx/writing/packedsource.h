// The parameters of a network under a recipe, packed in a file of ONNX. Included only inside this folder. One
// thread at a time.
#pragma once

#include "core/compress/codedlayers.h"
#include "core/formats/onnx/writing/packedcodes.h"
#include "core/formats/onnx/writing/packedproduct.h"
#include "core/formats/onnx/writing/packedtables.h"
#include "core/formats/onnx/writing/weightsource.h"
#include "core/formats/packing/packedparameter.h"

#include <map>
#include <vector>

namespace paretoscope::formats::onnx {

/// Whether matrices stay packed while the network runs, wherever an operator of onnxruntime's does that.
enum class Products { Unpacked, Packed };

class PackedWeights : public WeightSource {
public:
    /// DATA under SETTINGS, by layer, CODED so; all outlive this.
    PackedWeights(const graph::ModelData &data, const std::vector<compress::LayerSetting> &settings,
                  const compress::CodedLayers &coded, NarrowTypes types,
                  Products products = Products::Unpacked);

    ValueName parameter(GraphBuilder &builder, graph::ParameterId parameter) override;
    std::optional<ValueName> product(GraphBuilder &builder, const ValueName &input,
                                     graph::ParameterId parameter) override;

    /// Names of layers whose products are packed ones.
    const std::vector<std::string> &multipliedPacked() const { return m_multiplied; }

private:
    WrittenParameter written(graph::ParameterId parameter) const;
    bool isSmall(graph::ParameterId parameter) const;
    void shareNodes(GraphBuilder &builder);
    ValueName plain(GraphBuilder &builder, const at::Tensor &values, const std::string &name) const;
    ValueName unpacked(GraphBuilder &builder, const PackedParameter &packed, const std::string &name);
    const WrittenMatrix *matrix(GraphBuilder &builder, graph::ParameterId parameter);

    const graph::ModelData &m_data;
    const std::vector<compress::LayerSetting> &m_settings;
    const compress::CodedLayers &m_coded;
    NarrowTypes m_types;
    Products m_products;
    std::vector<std::vector<std::size_t>> m_layersOf; ///< by parameter
    PackedTables m_tables;
    std::map<graph::ParameterId, WrittenParameter> m_small; ///< whose codes are taken out together
    bool m_isShared = false;                                ///< they were
    std::map<graph::ParameterId, ValueName> m_values;
    std::map<graph::ParameterId, std::optional<WrittenMatrix>> m_matrices; ///< absent: it cannot be one
    std::int64_t m_spare = 0; ///< bytes that matrices may take beyond those that are counted
    std::vector<std::string> m_multiplied;
};

} // namespace paretoscope::formats::onnx
