// How targets of an exported program are called in LibTorch. Included only inside core. Pure functions, but
// for plainForm(), which compiles once; thread-safe.
#pragma once

#include <ATen/core/interned_strings.h>
#include <torch/csrc/jit/api/function_impl.h>

#include <optional>
#include <string>

namespace paretoscope::formats::pt2 {

/// "torch.ops.aten.conv2d.default": aten::conv2d, no overload.
struct OperatorName {
    std::string qualified;
    std::string overload;
};

/// Nothing for what is no operator, and for those that do more than compute (read files).
std::optional<OperatorName> operatorNamed(const std::string &target);

/// Whether TARGET does nothing but check what the operators behind it check themselves, or what is only known
/// of the inputs that the network was exported with.
bool onlyChecks(const std::string &target);

/// Of sizes: "_operator.floordiv" → aten::floordiv.
std::optional<c10::Symbol> symbolicOperator(const std::string &target);

/// TARGET in operators that every LibTorch has and that steps know; null: it is one itself. The function's
/// arguments are named as TARGET's.
torch::jit::GraphFunction *plainForm(const std::string &target);

} // namespace paretoscope::formats::pt2
