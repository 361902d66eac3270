#include "core/graph/rewrite/modelhash.h"

#include "core/base/contenthash.h"
#include "core/graph/mappedtensors.h"

#include <c10/core/ScalarType.h>
#include <torch/csrc/jit/ir/ir.h>

#include <span>
#include <sstream>

namespace paretoscope::graph {

namespace {

template <typename Integer> void addNumbers(base::ContentHash &hash, std::span<const Integer> numbers)
{
    const std::uint64_t count = numbers.size();
    hash.add(std::as_bytes(std::span(&count, 1)));
    hash.add(std::as_bytes(numbers));
}

void addTensor(base::ContentHash &hash, const at::Tensor &tensor)
{
    if (!tensor.defined()) {
        hash.add("undefined");
        return;
    }
    hash.add(c10::toString(tensor.scalar_type()));
    addNumbers(hash, std::span<const std::int64_t>(tensor.sizes().data(), tensor.sizes().size()));
    if (tensor.layout() != c10::kStrided || tensor.is_quantized())
        return;
    const at::Tensor dense = tensor.contiguous();
    hash.add(std::as_bytes(std::span(static_cast<const char *>(dense.data_ptr()), dense.nbytes())));
}

void addConstant(base::ContentHash &hash, const c10::IValue &constant)
{
    hash.add(constant.tagKind());
    if (constant.isTensor()) {
        addTensor(hash, constant.toTensor());
    } else if (constant.isList()) {
        for (const c10::IValue &element : constant.toListRef())
            addConstant(hash, element);
    } else if (constant.isTuple()) {
        for (const c10::IValue &element : constant.toTupleRef().elements())
            addConstant(hash, element);
    } else if (!constant.isObject() && !constant.isCapsule()) {
        std::ostringstream text;
        text << constant;
        hash.add(text.str());
    }
}

/// What is float32 in the file as well adds nothing: hashes of such networks are what they were.
void addStoredType(base::ContentHash &hash, FloatType type)
{
    if (type != FloatType::Float32)
        hash.add("stored as " + std::string(floatTypeName(type)));
}

void addNode(base::ContentHash &hash, const Node &node)
{
    hash.add(node.op);
    hash.add(node.overload);
    addNumbers(hash, std::span<const ValueId>(node.inputs));
    addNumbers(hash, std::span<const ValueId>(node.outputs));
    if (node.opaque)
        hash.add(node.opaque->toString(false));
}

void addFeed(base::ContentHash &hash, const Argument &argument)
{
    hash.add("fed " + argument.name + ' ' + std::to_string(static_cast<int>(argument.feed.form)));
    addNumbers(hash, std::span<const std::int64_t>(argument.feed.batchDimensions));
    for (const std::string &key : argument.feed.keys)
        hash.add(key);
}

} // namespace

std::string contentHash(const ModelData &data)
{
    base::ContentHash hash;
    hash.add("paretoscope graph 1" + (data.history.empty() ? "" : ", " + data.history));
    if (const Batching &own = data.batching; !own.isUsual())
        hash.add("runs in " + std::to_string(own.size) + (own.unbatched ? " unbatched" : "") +
                 (own.losesRow ? " losing" : "") + (own.seeded ? " seeded" : ""));
    for (const Argument &argument : data.arguments)
        if (argument.value >= 0 && !argument.feed.isPlain())
            addFeed(hash, argument);
    for (const auto &[weight, blocks] : data.apart) {
        hash.add("apart " + weight + ' ' + std::to_string(blocks.size()));
        for (const std::string &name : blocks)
            hash.add(name);
    }
    for (const Value &value : data.values) {
        hash.add(std::to_string(static_cast<int>(value.origin)) + ' ' + std::to_string(value.parameter));
        if (value.origin == Value::Origin::Constant)
            addConstant(hash, value.constant);
        addStoredType(hash, value.stored);
    }
    for (const Parameter &parameter : data.parameters) {
        hash.add(parameter.name);
        addStoredType(hash, parameter.stored);
        expectMapped(parameter.tensor);
        addTensor(hash, parameter.tensor);
        releaseMapped(parameter.tensor);
    }
    for (const Node &node : data.nodes)
        addNode(hash, node);
    addNumbers(hash, std::span<const ValueId>(data.inputs));
    addNumbers(hash, std::span<const ValueId>(&data.output, 1));
    return hash.hex();
}

} // namespace paretoscope::graph
