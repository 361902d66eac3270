#include "core/formats/torchscriptquantized.h"

#include "core/base/namelist.h"
#include "core/graph/tensorsin.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

#include <functional>
#include <set>
#include <string_view>
#include <vector>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

struct Findings {
    std::vector<std::string> layers;
    std::set<int> bits;
    bool inCode = false; ///< a quantized operator, or a constant that holds quantized weights

    bool any() const { return inCode || !layers.empty(); }
};

/// 0: not quantized.
int bitsOf(const at::Tensor &tensor)
{
    if (!tensor.defined() || !tensor.is_quantized())
        return 0;
    switch (tensor.scalar_type()) {
    case c10::ScalarType::QUInt4x2:
        return 4;
    case c10::ScalarType::QUInt2x4:
        return 2;
    case c10::ScalarType::QInt32:
        return 32;
    default:
        return 8;
    }
}

/// Packed weights are objects of LibTorch's own that hand out the tensor again.
int bitsOfPacked(const c10::intrusive_ptr<c10::ivalue::Object> &object)
{
    constexpr int usual = 8;
    jit::Function *state = object->type()->findMethod("__getstate__");
    if (!state)
        return usual;
    try {
        for (const at::Tensor &tensor : graph::tensorsIn((*state)({c10::IValue(object)})))
            if (const int bits = bitsOf(tensor))
                return bits;
    } catch (const std::exception &) { // the engine that packed it is missing
    }
    return usual;
}

bool isPackedClass(const c10::TypePtr &type)
{
    const auto named = type->cast<c10::ClassType>();
    if (!named || !named->name())
        return false;
    const std::string name = named->name()->qualifiedName();
    return name.starts_with("__torch__.torch.classes.quantized.") ||
           name.starts_with("__torch__.torch.classes.rnn.");
}

std::string joined(const std::string &path, const std::string &name)
{
    return path.empty() ? name : path + '.' + name;
}

/// "lstm._all_weight_values.0.param" → "lstm": what users call it.
std::string layerOf(std::string path)
{
    for (const char *inner : {"._all_weight_values", "._packed_params", "._packed_weight"})
        if (const auto found = path.find(inner); found != std::string::npos)
            path.erase(found);
    return path;
}

void visitAttribute(const c10::IValue &value, const std::string &path, Findings &found, int depth)
{
    constexpr int deepest = 64;
    const auto add = [&](int bits) {
        const std::string layer = layerOf(path);
        if (found.layers.empty() || found.layers.back() != layer)
            found.layers.push_back(layer);
        found.bits.insert(bits);
    };
    if (depth > deepest)
        return;
    if (value.isTensor()) {
        if (const int bits = bitsOf(value.toTensor()))
            add(bits);
    } else if (value.isObject() && isPackedClass(value.toObject()->type())) {
        add(bitsOfPacked(value.toObject()));
    } else if (value.isObject()) {
        const auto object = value.toObject();
        for (std::size_t i = 0; i < object->type()->numAttributes(); ++i)
            visitAttribute(object->getSlot(i), joined(path, object->type()->getAttributeName(i)), found,
                           depth + 1);
    } else if (value.isList()) {
        for (const c10::IValue &element : value.toListRef())
            visitAttribute(element, path, found, depth + 1);
    } else if (value.isTuple()) {
        for (const c10::IValue &element : value.toTupleRef().elements())
            visitAttribute(element, path, found, depth + 1);
    }
}

void visitCode(jit::Block *block, Findings &found)
{
    for (jit::Node *node : block->nodes()) {
        const std::string_view name = node->kind().toQualString();
        const bool operation = name.starts_with("quantized::") && name != "quantized::batch_norm";
        const bool constant =
            node->kind() == c10::prim::Constant && (isPackedClass(node->output()->type()) || [&] {
                const auto value = jit::toIValue(node->output());
                return value && value->isTensor() && bitsOf(value->toTensor()) > 0;
            }());
        found.inCode = found.inCode || operation || constant;
        for (jit::Block *inner : node->blocks())
            visitCode(inner, found);
    }
}

} // namespace

base::Error alreadyQuantized(const std::string &file, const std::string &what, std::string detail)
{
    return {base::ErrorCode::ModelUnsupported,
            file + ": the weights" + what +
                " are quantized already, so that what rounding them costs cannot be measured any more; start "
                "from "
                "the float network that they were made from.",
            std::move(detail)};
}

base::Result<void> checkNotQuantized(const jit::Module &module, const std::string &file)
{
    Findings found;
    visitAttribute(module._ivalue(), {}, found, 0);
    if (const auto forward = module.find_method("forward"); forward && !found.any())
        visitCode(forward->graph()->block(), found);
    if (!found.any())
        return {};
    std::ranges::replace(found.layers, std::string(), std::string("the network"));
    const std::string what = found.layers.empty() ? std::string() : " of " + base::firstOf(found.layers);
    std::string bits;
    for (const int width : found.bits)
        bits += (bits.empty() ? "" : " and ") + std::to_string(width) + "-bit";
    return alreadyQuantized(file, what + (bits.empty() ? "" : " (" + bits + " integers)"));
}

bool failedOnQuantized(const std::string &detail)
{
    return detail.find("NoQEngine") != std::string::npos || detail.find("quantized::") != std::string::npos ||
           detail.find("torch.classes.quantized.") != std::string::npos ||
           detail.find("PackedParams") != std::string::npos;
}

} // namespace paretoscope::formats
