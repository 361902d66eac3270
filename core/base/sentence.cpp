#include "core/base/sentence.h"

#include "core/base/filledwording.h"
#include "core/base/numbertext.h"

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
    return filledWording(m_wording.english, m_parts, textOf);
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
