#include "core/base/sentence.h"

#include "core/base/numbertext.h"

#include <cstddef>

namespace paretoscope::base {

namespace {

template <typename... Functions> struct Overloaded : Functions... {
    using Functions::operator()...;
};

std::string textOf(const Sentence::Part &part)
{
    return std::visit(
        Overloaded{[](const std::string &text) { return text; },
                   [](std::int64_t number) { return std::to_string(number); },
                   [](double number) { return shortest(number); },
                   [](const std::shared_ptr<const Sentence> &inner) { return inner->english(); }},
        part);
}

} // namespace

std::string Sentence::english() const
{
    const std::string_view wording = m_wording.english;
    std::string text;
    for (std::size_t i = 0; i < wording.size(); ++i) {
        const std::size_t place = wording[i] == '%' && i + 1 < wording.size()
                                      ? static_cast<std::size_t>(wording[i + 1] - '1')
                                      : m_parts.size();
        if (place < m_parts.size()) {
            text += textOf(m_parts[place]);
            ++i;
        } else
            text += wording[i];
    }
    return text;
}

void Sentence::rename(const std::string &from, const std::string &to)
{
    for (Part &part : m_parts) {
        if (auto *text = std::get_if<std::string>(&part)) {
            if (const auto found = text->find(from); !from.empty() && found != std::string::npos)
                text->replace(found, from.size(), to);
        } else if (auto *inner = std::get_if<std::shared_ptr<const Sentence>>(&part)) {
            Sentence renamed = **inner;
            renamed.rename(from, to);
            *inner = std::make_shared<const Sentence>(std::move(renamed));
        }
    }
}

} // namespace paretoscope::base
