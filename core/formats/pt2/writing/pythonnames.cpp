#include "core/formats/pt2/writing/pythonnames.h"

#include <cctype>
#include <unordered_set>

namespace paretoscope::formats::pt2 {

std::string pythonName(std::string_view hint)
{
    // What Python keeps for itself, and what the code that PyTorch makes of a graph has names for.
    static const std::unordered_set<std::string_view> taken{
        "False",  "None",     "True",  "and",      "as",       "assert",    "async",  "await",    "break",
        "class",  "continue", "def",   "del",      "elif",     "else",      "except", "finally",  "for",
        "from",   "global",   "if",    "import",   "in",       "is",        "lambda", "nonlocal", "not",
        "or",     "pass",     "raise", "return",   "try",      "while",     "with",   "yield",    "self",
        "torch",  "device",   "inf",   "nan",      "NoneType", "fx_pytree", "pytree", "slice",    "max",
        "min",    "sum",      "abs",   "round",    "pow",      "all",       "any",    "range",    "float",
        "int",    "bool",     "type",  "list",     "tuple",    "dict",      "set",    "len",      "print",
        "format", "sorted",   "math",  "operator", "output",   "root",      "getattr"};
    std::string name;
    for (const char letter : hint)
        name += std::isalnum(static_cast<unsigned char>(letter)) ? letter : '_';
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())))
        name.insert(name.begin(), '_');
    return taken.contains(name) ? name + '_' : name;
}

std::string attributeName(std::string_view qualified)
{
    std::string name;
    for (const char letter : qualified) {
        if (letter == '.' && (name.empty() || name.back() == '.'))
            name += '_';
        name += letter;
    }
    return name.empty() || name.back() == '.' ? name + '_' : name;
}

TensorMeta metaOfTensor(const at::Tensor &tensor, bool trained)
{
    TensorMeta meta{tensor.scalar_type(), {}, {}, trained};
    for (const std::int64_t size : tensor.sizes())
        meta.sizes.push_back({0, size});
    for (const std::int64_t stride : tensor.strides())
        meta.strides.push_back({0, stride});
    return meta;
}

} // namespace paretoscope::formats::pt2
