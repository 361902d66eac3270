// What an ONNX value is while a graph of LibTorch is made of it: known already, whole numbers that describe
// shapes, or a tensor of the run. Included only inside core.
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/csrc/jit/ir/ir.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace paretoscope::formats::onnx {

using Shape = std::vector<std::int64_t>; ///< −1: not known before the run

/// A whole number, known or of the run.
struct Number {
    std::optional<std::int64_t> known{};
    torch::jit::Value *value = nullptr; ///< where it is not known
    bool isCount = false;               ///< where it is not known: at least 0, as sizes are
};

inline bool isCount(const Number &number)
{
    return number.known ? *number.known >= 0 : number.isCount;
}

struct Value {
    enum class Kind { LeftOut, Constant, Numbers, Tensor };
    Kind kind = Kind::LeftOut;
    at::Tensor constant{};         ///< of a Constant
    std::string name{};            ///< of a Constant: as the file calls it
    std::int32_t element = 0;      ///< of a Constant that the file holds: its ElementType
    std::vector<Number> numbers{}; ///< of Numbers: int64, of one dimension …
    bool isSingle = false;         ///< … or none
    torch::jit::Value *tensor = nullptr;
    std::optional<c10::ScalarType> type{};
    std::optional<Shape> shape{};
};

inline Value constantValue(at::Tensor constant, std::string name)
{
    Value value{Value::Kind::Constant};
    value.constant = std::move(constant);
    value.name = std::move(name);
    value.type = value.constant.scalar_type();
    value.shape = value.constant.sizes().vec();
    return value;
}

inline Value tensorValue(torch::jit::Value *tensor, std::optional<c10::ScalarType> type,
                         std::optional<Shape> shape)
{
    Value value{Value::Kind::Tensor};
    value.tensor = tensor;
    value.type = type;
    value.shape = std::move(shape);
    return value;
}

inline Value numbersValue(std::vector<Number> numbers, bool isSingle)
{
    Value value{Value::Kind::Numbers};
    value.shape = isSingle ? Shape() : Shape{static_cast<std::int64_t>(numbers.size())};
    value.numbers = std::move(numbers);
    value.isSingle = isSingle;
    value.type = c10::ScalarType::Long;
    return value;
}

} // namespace paretoscope::formats::onnx
