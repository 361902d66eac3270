#include "core/formats/pt2/graph/operators.h"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/frontend/resolver.h>

#include <array>
#include <map>
#include <memory>
#include <string_view>
#include <unordered_set>

namespace paretoscope::formats::pt2 {

namespace {

namespace jit = torch::jit;

constexpr std::string_view operatorPrefix = "torch.ops.";

/// In the language of torch.jit.script. A norm or an attention that was taken apart is whole again, so that
/// it is known for what it is; what else such a node gives (statistics for the backward pass) is empty.
struct PlainSource {
    std::string_view target;
    const char *name;
    const char *code;
};

constexpr std::array<PlainSource, 7> plainSources{
    {{"torch.ops.aten._native_batch_norm_legit_no_training.default", "batch_norm", R"(
def batch_norm(input, weight: Optional[Tensor], bias: Optional[Tensor], running_mean, running_var, momentum: float, eps: float):
    return torch.batch_norm(input, weight, bias, running_mean, running_var, False, momentum, eps, False), torch.zeros([0]), torch.zeros([0])
)"},
     {"torch.ops.aten._native_batch_norm_legit_functional.default", "training_norm", R"(
def training_norm(input, weight: Optional[Tensor], bias: Optional[Tensor], running_mean, running_var, training: bool, momentum: float, eps: float):
    return torch.batch_norm(input, weight, bias, running_mean, running_var, training, momentum, eps, False), torch.zeros([0]), torch.zeros([0]), running_mean, running_var
)"},
     {"torch.ops.aten._scaled_dot_product_flash_attention_for_cpu.default", "attention", R"(
def attention(query, key, value, dropout_p: float = 0.0, is_causal: bool = False, attn_mask: Optional[Tensor] = None, scale: Optional[float] = None):
    return torch.scaled_dot_product_attention(query, key, value, attn_mask, dropout_p, is_causal, scale=scale), torch.zeros([0])
)"},
     {"torch.ops.aten._fused_rms_norm.default", "fused_rms_norm", R"(
def fused_rms_norm(input, normalized_shape: List[int], weight: Optional[Tensor], eps: Optional[float]):
    return torch.rms_norm(input, normalized_shape, weight, eps), torch.zeros([0])
)"},
     {"torch.ops.aten._safe_softmax.default", "safe_softmax", R"(
def safe_softmax(self, dim: int, dtype: Optional[int] = None):
    shares = torch.softmax(self, dim, dtype)
    return torch.where(torch.all(self == float('-inf'), dim, True), torch.zeros_like(shares), shares)
)"},
     {"torch.ops.aten.native_dropout.default", "native_dropout", R"(
def native_dropout(input, p: float, train: Optional[bool]):
    return torch.dropout(input, p, train is not None and bool(train)), torch.zeros([0])
)"},
     {"torch.sym_ite", "choice", R"(
def choice(b: bool, t: int, f: int):
    return t if b else f
)"}}};

struct PlainForms {
    jit::CompilationUnit unit;
    std::map<std::string_view, jit::GraphFunction *> functions; ///< of UNIT
};

/// Never destroyed: functions may be in use until the process ends.
const std::map<std::string_view, jit::GraphFunction *> &plainForms()
{
    static const PlainForms *const forms = [] {
        auto *made = new PlainForms;
        for (const PlainSource &source : plainSources) {
            made->unit.define({}, source.code, jit::nativeResolver(), nullptr);
            made->functions.emplace(source.target,
                                    &jit::toGraphFunction(made->unit.get_function(source.name)));
        }
        return made;
    }();
    return forms->functions;
}

} // namespace

std::optional<OperatorName> operatorNamed(const std::string &target)
{
    static const std::unordered_set<std::string_view> refused{"aten::from_file", "aten::save",
                                                              "aten::set_data", "aten::_save"};
    if (!target.starts_with(operatorPrefix))
        return std::nullopt;
    const std::string rest = target.substr(operatorPrefix.size());
    const std::size_t first = rest.find('.');
    const std::size_t last = rest.rfind('.');
    if (first == std::string::npos || first == last || first == 0 || last - first < 2)
        return std::nullopt;
    OperatorName name{rest.substr(0, first) + "::" + rest.substr(first + 1, last - first - 1),
                      rest.substr(last + 1)};
    if (name.overload == "default")
        name.overload.clear();
    if (name.qualified == "aten::sym_size" || name.qualified == "aten::sym_stride" ||
        name.qualified == "aten::sym_storage_offset" || name.qualified == "aten::sym_numel")
        name.qualified.erase(std::string_view("aten::").size(), std::string_view("sym_").size());
    const bool isKnown = name.qualified.find('.') == std::string::npos && !refused.contains(name.qualified);
    return isKnown ? std::optional(std::move(name)) : std::nullopt;
}

bool onlyChecks(const std::string &target)
{
    static const std::unordered_set<std::string_view> checks{
        "torch.ops.aten._assert_tensor_metadata.default",
        "torch.ops.aten._assert_scalar.default",
        "torch.ops.aten._assert_async.default",
        "torch.ops.aten._assert_async.msg",
        "torch.ops.aten.sym_constrain_range.default",
        "torch.ops.aten.sym_constrain_range_for_size.default",
        "torch.ops.aten._functional_assert_scalar.default",
        "torch._check",
        "torch._check_is_size"};
    return checks.contains(target);
}

std::optional<c10::Symbol> symbolicOperator(const std::string &target)
{
    static const std::map<std::string_view, const char *> operators{{"_operator.add", "aten::add"},
                                                                    {"_operator.sub", "aten::sub"},
                                                                    {"_operator.mul", "aten::mul"},
                                                                    {"_operator.neg", "aten::neg"},
                                                                    {"_operator.floordiv", "aten::floordiv"},
                                                                    {"_operator.mod", "aten::remainder"},
                                                                    {"_operator.pow", "aten::pow"},
                                                                    {"_operator.truediv", "aten::div"},
                                                                    {"_operator.eq", "aten::eq"},
                                                                    {"_operator.ne", "aten::ne"},
                                                                    {"_operator.le", "aten::le"},
                                                                    {"_operator.ge", "aten::ge"},
                                                                    {"_operator.lt", "aten::lt"},
                                                                    {"_operator.gt", "aten::gt"},
                                                                    {"_operator.and_", "aten::__and__"},
                                                                    {"_operator.or_", "aten::__or__"},
                                                                    {"_operator.lshift", "aten::__lshift__"},
                                                                    {"_operator.rshift", "aten::__rshift__"},
                                                                    {"math.trunc", "aten::Int"},
                                                                    {"torch.sym_int", "aten::Int"},
                                                                    {"torch.sym_float", "aten::Float"},
                                                                    {"torch.sym_not", "aten::__not__"},
                                                                    {"torch.sym_max", "prim::max"},
                                                                    {"torch.sym_min", "prim::min"},
                                                                    {"torch.sym_sqrt", "aten::sqrt"},
                                                                    {"torch._sym_sqrt", "aten::sqrt"}};
    const auto found = operators.find(target);
    return found == operators.end() ? std::nullopt
                                    : std::optional(c10::Symbol::fromQualString(found->second));
}

jit::GraphFunction *plainForm(const std::string &target)
{
    const auto &forms = plainForms();
    const auto found = forms.find(target);
    return found == forms.end() ? nullptr : found->second;
}

} // namespace paretoscope::formats::pt2
