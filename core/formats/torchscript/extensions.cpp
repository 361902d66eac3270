#include "core/formats/torchscript/extensions.h"

#include <array>
#include <string_view>

namespace paretoscope::formats {

namespace {

struct Package {
    std::string_view space; ///< namespace of the operators
    std::string_view name;  ///< of the Python package, as it is installed
};

constexpr std::array packages{
    Package{"torchvision", "torchvision"},
    Package{"torchaudio", "torchaudio"},
    Package{"torchtext", "torchtext"},
    Package{"torchrec", "torchrec"},
    Package{"detectron2", "detectron2"},
    Package{"mmcv", "mmcv"},
    Package{"mmdeploy", "mmdeploy"},
    Package{"torch_scatter", "torch-scatter"},
    Package{"torch_sparse", "torch-sparse"},
    Package{"torch_cluster", "torch-cluster"},
    Package{"torch_spline_conv", "torch-spline-conv"},
    Package{"pyg", "pyg-lib"},
    Package{"torchsparse", "torchsparse"},
    Package{"fbgemm", "fbgemm-gpu"},
    Package{"xformers", "xformers"},
    Package{"flash_attn", "flash-attn"},
    Package{"torchao", "torchao"},
    Package{"torch_ipex", "intel-extension-for-pytorch"},
    Package{"tensorrt", "torch-tensorrt"},
    Package{"neuron", "torch-neuron"},
    Package{"metatensor", "metatensor-torch"},
    Package{"mace", "mace-torch"},
};

std::string wordAfter(const std::string &text, std::string_view mark)
{
    const auto found = text.find(mark);
    if (found == std::string::npos)
        return {};
    const auto begin = found + mark.size();
    const auto end =
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_:.", begin);
    std::string word = text.substr(begin, end - begin);
    while (!word.empty() && (word.back() == '.' || word.back() == ':'))
        word.pop_back();
    return word.substr(0, 200);
}

base::Sentence whoHas(const std::string &space)
{
    for (const Package &package : packages)
        if (package.space == space)
            return {PARETOSCOPE_SAY("extension.package", "of the package %1"), package.name};
    return {PARETOSCOPE_SAY("extension.named", "of an extension named %1"), space};
}

} // namespace

std::optional<base::Sentence> missingExtension(const std::string &detail)
{
    if (const std::string name = wordAfter(detail, "Unknown builtin op: "); !name.empty()) {
        const std::string space = name.substr(0, name.find("::"));
        if (space == "aten" || space == "prim" || name.find("::") == std::string::npos)
            return base::Sentence{
                PARETOSCOPE_SAY("extension.newer-operator",
                                "uses the operator %1, which this LibTorch does not have; build with a newer "
                                "one (--torch) or save the model without it"),
                name};
        return base::Sentence{
            PARETOSCOPE_SAY("extension.operator",
                            "uses the operator %1 %2, which is not part of LibTorch; save the part of the "
                            "network before it, or trace one that does without it"),
            name, whoHas(space)};
    }
    if (const std::string name = wordAfter(detail, "__torch__.torch.classes."); !name.empty())
        return base::Sentence{PARETOSCOPE_SAY("extension.class",
                                              "holds an object of the class %1 %2, which is not part of "
                                              "LibTorch; save the network without it"),
                              name, whoHas(name.substr(0, name.find('.')))};
    return std::nullopt;
}

} // namespace paretoscope::formats
