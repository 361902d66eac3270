#include "core/graph/feeding.h"

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>

#include <algorithm>

namespace paretoscope::graph {

namespace {

using base::Error;
using base::ErrorCode;

/// In the layout that the network wants, in memory of its own where that is another: kernels see what they
/// would see of a caller's tensor.
base::Result<c10::IValue> laidOut(const ModelData &data, const c10::IValue &fitted, std::int64_t dimension)
{
    if (data.batching.unbatched || dimension == 0 || !fitted.isTensor())
        return fitted;
    const at::Tensor tensor = fitted.toTensor();
    if (dimension > 0 && dimension < tensor.dim())
        return c10::IValue(tensor.movedim(0, dimension).contiguous());
    if (dimension > 0 || tensor.size(0) != 1)
        return Error{
            ErrorCode::DataMismatch,
            PARETOSCOPE_SAY(
                "input.no-sample-dimension",
                "An input has no dimension for the samples, so that only one sample can be run at a time."),
            {}};
    return c10::IValue(tensor.select(0, 0));
}

c10::IValue tupleOf(std::vector<c10::IValue> elements, const c10::TypePtr &declared)
{
    const auto type = declared ? declared->cast<c10::TupleType>() : nullptr;
    return type && type->schema() ? c10::ivalue::Tuple::createNamed(std::move(elements), type)
                                  : c10::ivalue::Tuple::create(std::move(elements));
}

c10::IValue put(const Argument &argument, std::vector<c10::IValue> tensors)
{
    if (argument.feed.form == Feed::Form::List) {
        c10::List<at::Tensor> list;
        for (const c10::IValue &tensor : tensors)
            list.push_back(tensor.toTensor());
        return list;
    }
    if (argument.feed.form == Feed::Form::Dict) {
        c10::Dict<std::string, at::Tensor> dictionary;
        for (std::size_t i = 0; i < tensors.size(); ++i)
            dictionary.insert(argument.feed.keys.at(i), tensors[i].toTensor());
        return dictionary;
    }
    return argument.feed.form == Feed::Form::Tuple ? tupleOf(std::move(tensors), argument.type)
                                                   : tensors.front();
}

base::Result<std::vector<c10::IValue>> from(const ModelData &data, std::span<const c10::IValue> fitted,
                                            bool withFixed)
{
    if (fitted.size() != fedTensors(data))
        return Error{
            ErrorCode::DataMismatch,
            {PARETOSCOPE_SAY("input.count",
                             "The model takes %1 inputs, but %2 were given; give one array for each input."),
             fedTensors(data), fitted.size()},
            {}};
    std::vector<c10::IValue> values;
    std::size_t next = 0;
    for (const Argument &argument : data.arguments) {
        if (argument.value < 0) {
            if (withFixed)
                values.push_back(argument.fixed);
            continue;
        }
        std::vector<c10::IValue> own;
        for (const std::int64_t dimension : argument.feed.batchDimensions) {
            auto tensor = laidOut(data, fitted[next++], dimension);
            if (!tensor)
                return tensor.error();
            own.push_back(std::move(*tensor));
        }
        values.push_back(put(argument, std::move(own)));
    }
    return values;
}

} // namespace

base::Result<std::vector<c10::IValue>> inputsFrom(const ModelData &data, std::span<const c10::IValue> fitted)
{
    return from(data, fitted, false);
}

base::Result<std::vector<c10::IValue>> argumentsFrom(const ModelData &data,
                                                     std::span<const c10::IValue> fitted)
{
    return from(data, fitted, true);
}

std::size_t fedTensors(const ModelData &data)
{
    std::size_t count = 0;
    for (const Argument &argument : data.arguments)
        count += argument.value < 0 ? 0 : argument.feed.count();
    return count;
}

} // namespace paretoscope::graph
