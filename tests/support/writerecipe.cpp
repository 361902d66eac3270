#include "tests/support/writerecipe.h"

#include "core/compress/compressedweight.h"
#include "core/graph/layerweight.h"

#include <algorithm>

namespace paretoscope::tests {

base::Result<compress::CodedLayers> codedBy(const pipeline::Recipe &recipe, const graph::Model &model)
{
    const std::vector<graph::Layer> &layers = model.layers();
    compress::CodedLayers coded(recipe.settings.size());
    for (std::size_t i = 0; i < std::min(layers.size(), coded.size()); ++i) {
        if (compress::isLeftAlone(layers[i], recipe.settings[i]))
            continue;
        auto weight =
            compress::compressWeight(graph::weightOf(model.data(), i), layers[i], recipe.settings[i]);
        if (!weight)
            return weight.error();
        coded[i] = std::make_shared<const compress::CompressedWeight>(std::move(*weight));
    }
    return coded;
}

base::Result<formats::WrittenModel> writeRecipe(const graph::Model &model, const pipeline::Recipe &recipe,
                                                const std::filesystem::path &path,
                                                const std::filesystem::path &source)
{
    auto coded = codedBy(recipe, model);
    if (!coded)
        return coded.error();
    return formats::writeTorchScript({model, recipe, std::move(*coded), source}, path);
}

} // namespace paretoscope::tests
