#include "core/graph/layers/einsumlabels.h"

#include <algorithm>
#include <map>

namespace paretoscope::graph {

namespace {

/// The labels of each operand, an ellipsis as one '.'.
std::vector<std::string> operandsOf(const std::string &equation)
{
    std::vector<std::string> operands(1);
    for (const char c : equation.substr(0, equation.find("->"))) {
        if (c == ',')
            operands.emplace_back();
        else if (c != ' ' && (c != '.' || operands.back().find('.') == std::string::npos))
            operands.back() += c;
    }
    return operands;
}

} // namespace

std::vector<std::int64_t> summedDimensions(const std::string &equation, std::size_t place)
{
    const std::vector<std::string> operands = operandsOf(equation);
    const std::size_t arrow = equation.find("->");
    std::vector<std::int64_t> summed;
    if (place >= operands.size() || operands[place].find('.') != std::string::npos)
        return summed;
    for (std::size_t d = 0; d < operands[place].size(); ++d) {
        const char label = operands[place][d];
        // Without an arrow the result has the labels that occur once.
        std::ptrdiff_t times = 0;
        for (const std::string &operand : operands)
            times += std::ranges::count(operand, label);
        const bool kept =
            arrow != std::string::npos ? equation.find(label, arrow + 2) != std::string::npos : times == 1;
        if (!kept)
            summed.push_back(static_cast<std::int64_t>(d));
    }
    return summed;
}

std::int64_t einsumProducts(const std::string &equation, const std::vector<std::vector<std::int64_t>> &shapes)
{
    const std::vector<std::string> operands = operandsOf(equation);
    std::map<char, std::int64_t> sizes;
    for (std::size_t i = 0; i < operands.size() && i < shapes.size(); ++i) {
        const std::size_t dots = operands[i].find('.') == std::string::npos ? 0 : 1;
        const std::size_t hidden = shapes[i].size() - std::min(shapes[i].size(), operands[i].size() - dots);
        std::size_t d = 0;
        for (const char label : operands[i]) {
            std::int64_t size = 1;
            for (const std::size_t end = d + (label == '.' ? hidden : 1); d < end && d < shapes[i].size();
                 ++d)
                size *= shapes[i][d];
            sizes[label] = std::max(sizes[label], size);
        }
    }
    std::int64_t products = 1;
    for (const auto &[label, size] : sizes)
        products *= size;
    return products;
}

} // namespace paretoscope::graph
