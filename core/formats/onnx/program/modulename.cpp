#include "core/formats/onnx/program/modulename.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace paretoscope::formats::onnx {

namespace {

constexpr std::size_t longestPath = 512;

bool isPartOfName(char letter)
{
    return std::isalnum(static_cast<unsigned char>(letter)) || letter == '_';
}

/// Up to the last dot; empty where there is none.
std::string_view folderOf(std::string_view path)
{
    const std::size_t dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

/// Digits at its end, and what stands before them, gone: "val_33" → "val".
std::string_view withoutNumber(std::string_view name)
{
    while (!name.empty() && std::isdigit(static_cast<unsigned char>(name.back())))
        name.remove_suffix(1);
    while (!name.empty() && name.back() == '_')
        name.remove_suffix(1);
    return name;
}

/// "/layer1/layer1.0/conv1/Conv" → "layer1.0/conv1/Conv/": a module within a list names the list itself, too.
std::string withoutRepeats(std::string_view node)
{
    std::string kept;
    std::string_view rest = node.substr(0, longestPath);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        const std::string_view part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const bool isRepeated = rest.starts_with(part) && rest.substr(part.size()).starts_with('.');
        if (!part.empty() && !isRepeated)
            kept.append(part) += '/';
    }
    return kept;
}

bool isMadeUp(std::string_view path)
{
    constexpr std::array<std::string_view, 12> made{
        "val",   "onnx__MatMul", "onnx__Gemm",     "onnx__Conv", "onnx__LSTM", "onnx__GRU",
        "Const", "Constant",     "const_fold_opt", "onnx__Add",  "onnx__Mul",  ""};
    std::string_view name = path;
    while (name.ends_with("_0") && name.size() > 2) // tf2onnx: "Const_24:0"
        name.remove_suffix(2);
    return std::ranges::find(made, withoutNumber(name)) != made.end() ||
           path.find("Constant_") != std::string_view::npos || path.starts_with("onnx__");
}

} // namespace

std::string moduleInScopes(std::string_view scopes)
{
    std::vector<std::string_view> parts;
    for (std::size_t begin = scopes.find('\''); begin != std::string_view::npos;
         begin = scopes.find('\'', begin)) {
        const std::size_t end = scopes.find('\'', begin + 1);
        if (end == std::string_view::npos)
            return {};
        parts.push_back(scopes.substr(begin + 1, end - begin - 1));
        begin = end + 1;
    }
    return parts.size() < 2 ? std::string() : asPath(parts[parts.size() - 2]);
}

std::string moduleInNodeName(const std::string &node)
{
    const std::string path = asPath(withoutRepeats(node));
    const bool isPath = node.find('/') != std::string::npos;
    return isPath ? std::string(folderOf(path)) : path;
}

std::string asPath(std::string_view name)
{
    std::string path;
    for (const char letter : name.substr(0, longestPath)) {
        const bool separates = letter == '.' || letter == '/';
        if (separates && (path.empty() || path.back() == '.'))
            continue;
        path += separates ? '.' : isPartOfName(letter) ? letter : '_';
    }
    while (!path.empty() && path.back() == '.')
        path.pop_back();
    return path;
}

std::string readable(const std::string &name)
{
    constexpr std::size_t longest = 120;
    std::string text;
    for (const char letter : name.substr(0, longest))
        text += static_cast<unsigned char>(letter) < 0x20 || static_cast<unsigned char>(letter) >= 0x7f
                    ? '?'
                    : letter;
    return text;
}

std::string moduleInTensorName(const std::string &tensor)
{
    std::string path = asPath(tensor);
    for (const std::string_view ending :
         {"_DequantizeLinear_Output", "_quantized", "_packed", "_Q2", "_Q4", "_Q8"})
        if (path.ends_with(ending))
            path.resize(path.size() - ending.size());
    if (isMadeUp(path))
        return {};
    for (const std::string_view ending :
         {".weight", ".weights", ".kernel", ".w", "_weights", "_weight", ".weight_bias", ".bias"})
        if (path.ends_with(ending) && path.size() > ending.size())
            return path.substr(0, path.size() - ending.size());
    return path;
}

} // namespace paretoscope::formats::onnx
