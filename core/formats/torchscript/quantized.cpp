#include "core/formats/torchscript/quantized.h"

#include "core/base/namelist.h"
#include "core/formats/torchscript/nodename.h"
#include "core/graph/tensorsin.h"

#include <torch/csrc/jit/ir/constants.h>
#include <torch/csrc/jit/ir/ir.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

namespace paretoscope::formats {

namespace {

namespace jit = torch::jit;

struct Findings {
    std::vector<std::string> layers;
    std::set<int> bits;
    std::map<const void *, std::string> packed; ///< layers by the object that holds their weights
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
        found.packed.try_emplace(packedIdentity(value), layerOf(path));
    } else if (value.isObject()) {
        const auto object = value.toObject();
        for (std::size_t i = 0; i < object->type()->numAttributes(); ++i)
            visitAttribute(object->getSlot(i), attributePath(path, object->type()->getAttributeName(i)),
                           found, depth + 1);
    } else if (value.isList()) {
        for (const c10::IValue &element : value.toListRef())
            visitAttribute(element, path, found, depth + 1);
    } else if (value.isTuple()) {
        for (const c10::IValue &element : value.toTupleRef().elements())
            visitAttribute(element, path, found, depth + 1);
    }
}

/// Whether NODE computes with packed weights, or is an operator for quantized tensors that LibTorch does not
/// know.
bool isUnread(const jit::Node *node)
{
    const bool quantized = std::string_view(node->kind().toQualString()).starts_with("quantized::");
    return (quantized && !node->maybeOperator()) ||
           std::ranges::any_of(node->inputs(),
                               [](const jit::Value *input) { return isPackedClass(input->type()); });
}

base::Sentence weightsOf(const std::vector<std::string> &layers)
{
    if (layers.empty())
        return theWeights();
    std::vector<base::Sentence> names;
    for (const std::string &layer : layers)
        names.push_back(layer.empty() ? base::Sentence(PARETOSCOPE_SAY("quantized.network", "the network"))
                                      : base::named(layer));
    return {PARETOSCOPE_SAY("quantized.weights-of", "the weights of %1"), base::firstOf(names)};
}

/// "the weights of a, b (8-bit integers)"
base::Sentence described(const Findings &found)
{
    if (found.bits.empty())
        return weightsOf(found.layers);
    std::vector<base::Sentence> widths;
    for (const int width : found.bits)
        widths.push_back({PARETOSCOPE_SAY("quantized.width", "%1-bit"), width});
    return {PARETOSCOPE_SAY("quantized.weights-and-bits", "%1 (%2 integers)"), weightsOf(found.layers),
            base::allOf(widths)};
}

bool anyUnread(jit::Block *block)
{
    return std::ranges::any_of(block->nodes(), [](jit::Node *node) {
        return isUnread(node) || std::ranges::any_of(node->blocks(), anyUnread);
    });
}

} // namespace

const void *packedIdentity(const c10::IValue &packed)
{
    const auto object = packed.toObject();
    return object->slots().empty() || !object->getSlot(0).isCapsule()
               ? static_cast<const void *>(object.get())
               : static_cast<const void *>(object->getSlot(0).toCapsule().get());
}

base::Error alreadyQuantized(const std::string &file, base::Sentence weights, std::string detail)
{
    return {base::ErrorCode::ModelUnsupported,
            {PARETOSCOPE_SAY("quantized.already",
                             "%1: %2 are quantized already, and in a way that cannot be read here; start "
                             "from the float network that they were made from."),
             file, std::move(weights)},
            std::move(detail)};
}

base::Sentence theWeights()
{
    return PARETOSCOPE_SAY("quantized.weights", "the weights");
}

base::Result<void> checkNothingPacked(const jit::Module &module, jit::Graph &graph, const std::string &file)
{
    if (!anyUnread(graph.block()))
        return {};
    Findings found;
    visitAttribute(module._ivalue(), {}, found, 0);
    return alreadyQuantized(file, described(found));
}

std::map<const void *, std::string> packedPaths(const jit::Module &module)
{
    Findings found;
    visitAttribute(module._ivalue(), {}, found, 0);
    return std::move(found.packed);
}

bool failedOnQuantized(const std::string &detail)
{
    return detail.find("NoQEngine") != std::string::npos || detail.find("quantized::") != std::string::npos ||
           detail.find("torch.classes.quantized.") != std::string::npos ||
           detail.find("PackedParams") != std::string::npos;
}

} // namespace paretoscope::formats
