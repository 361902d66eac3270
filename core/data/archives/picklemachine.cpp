#include "core/data/archives/picklemachine.h"

#include <array>
#include <bit>
#include <charconv>
#include <cstring>

namespace paretoscope::data {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

/// A pickle of data has a few objects a file, or one a label.
constexpr std::size_t mostObjects = std::size_t{1} << 23U;

constexpr std::uint8_t code(char letter)
{
    return static_cast<std::uint8_t>(letter);
}

} // namespace

PickleMachine::PickleMachine(std::span<const std::byte> bytes, std::string name)
    : m_bytes(bytes), m_name(std::move(name))
{
}

Result<Pickle> PickleMachine::run()
{
    for (;;) {
        const auto opcode = littleEndian(1);
        const Step step = opcode ? execute(static_cast<std::uint8_t>(*opcode)) : Step::Failed;
        if (step == Step::Failed && !m_refused.empty())
            return Error{
                ErrorCode::DataUnreadable,
                {PARETOSCOPE_SAY(
                     "pickle.foreign-class",
                     "%1 holds an object of the class %2; only tensors, arrays, lists, dictionaries, texts "
                     "and numbers are read and no code is run, so save the arrays alone."),
                 m_name, m_refused}};
        if (step == Step::Failed)
            return Error{
                ErrorCode::DataUnreadable,
                {PARETOSCOPE_SAY("pickle.damaged", "%1 is a damaged or truncated pickle; get it again."),
                 m_name},
                "at byte " + std::to_string(m_at)};
        if (step == Step::Stop)
            break;
    }
    m_pickle.m_root = m_stack.back();
    m_pickle.m_length = m_at;
    return std::move(m_pickle);
}

PickleMachine::Step PickleMachine::execute(std::uint8_t opcode)
{
    if (opcode == code('.'))
        return m_stack.empty() ? Step::Failed : Step::Stop;
    for (const auto group : {&PickleMachine::number, &PickleMachine::text, &PickleMachine::container,
                             &PickleMachine::memory, &PickleMachine::call}) {
        m_taken = true;
        const Step step = (this->*group)(opcode);
        if (m_taken)
            return step;
    }
    return Step::Failed;
}

PickleMachine::Step PickleMachine::done(bool good)
{
    return good ? Step::Next : Step::Failed;
}

PickleMachine::Step PickleMachine::number(std::uint8_t opcode)
{
    const auto integer = [this](std::optional<std::int64_t> value) {
        return done(value && push({Kind::Integer, false, *value, 0, {}, {}}));
    };
    const auto boolean = [this](bool value) { return done(push({Kind::Boolean, false, value, 0, {}, {}})); };
    switch (opcode) {
    case code('N'):
        return done(push({}));
    case 0x88:
        return boolean(true);
    case 0x89:
        return boolean(false);
    case code('K'):
        return integer(littleEndian(1));
    case code('M'):
        return integer(littleEndian(2));
    case code('J'): {
        const auto value = littleEndian(4);
        return value ? integer(static_cast<std::int32_t>(*value)) : Step::Failed;
    }
    case 0x8a: {
        const auto length = littleEndian(1);
        return done(length && pushLong(take(*length)));
    }
    case 0x8b: {
        const auto length = littleEndian(4);
        return done(length && pushLong(take(*length)));
    }
    case code('G'): {
        const auto bytes = take(8);
        if (!bytes)
            return Step::Failed;
        std::uint64_t bits = 0;
        for (const char byte : *bytes)
            bits = bits << 8U | static_cast<std::uint8_t>(byte);
        return done(push({Kind::Number, false, 0, std::bit_cast<double>(bits), {}, {}}));
    }
    case code('I'):
    case code('L'): {
        auto digits = line();
        if (digits && (*digits == "00" || *digits == "01") && opcode == code('I'))
            return boolean(*digits == "01");
        if (digits && digits->ends_with('L'))
            digits->remove_suffix(1);
        std::int64_t value = 0;
        if (!digits ||
            std::from_chars(digits->data(), digits->data() + digits->size(), value).ec != std::errc())
            return Step::Failed;
        return integer(value);
    }
    case code('F'): {
        const auto digits = line();
        double value = 0;
        if (!digits ||
            std::from_chars(digits->data(), digits->data() + digits->size(), value).ec != std::errc())
            return Step::Failed;
        return done(push({Kind::Number, false, 0, value, {}, {}}));
    }
    default:
        m_taken = false;
        return Step::Next;
    }
}

/// Little-endian two's complement; what does not fit 64 bits is no number of data, but its sign is kept.
bool PickleMachine::pushLong(std::optional<std::string_view> digits)
{
    if (!digits)
        return false;
    std::uint64_t value = !digits->empty() && (digits->back() & 0x80) ? ~std::uint64_t{0} : 0;
    for (std::size_t i = std::min<std::size_t>(8, digits->size()); i-- > 0;)
        value = value << 8U | static_cast<std::uint8_t>((*digits)[i]);
    return push({Kind::Integer, false, std::bit_cast<std::int64_t>(value), 0, {}, {}});
}

PickleMachine::Step PickleMachine::container(std::uint8_t opcode)
{
    const auto fromMark = [this](Kind kind) {
        auto items = popToMark();
        return done(items && (kind != Kind::Dictionary || items->size() % 2 == 0) &&
                    push({kind, false, 0, 0, {}, std::move(*items)}));
    };
    switch (opcode) {
    case code('('):
        m_marks.push_back(m_stack.size());
        return Step::Next;
    case code(']'):
    case 0x8f:
        return done(push({Kind::List, false, 0, 0, {}, {}}));
    case code(')'):
        return done(push({Kind::Tuple, false, 0, 0, {}, {}}));
    case code('}'):
        return done(push({Kind::Dictionary, false, 0, 0, {}, {}}));
    case code('l'):
        return fromMark(Kind::List);
    case code('t'):
    case 0x91:
        return fromMark(Kind::Tuple);
    case code('d'):
        return fromMark(Kind::Dictionary);
    case 0x85:
        return done(pushTuple(1));
    case 0x86:
        return done(pushTuple(2));
    case 0x87:
        return done(pushTuple(3));
    case code('e'):
    case 0x90:
        return done(fill(false));
    case code('u'):
        return done(fill(true));
    case code('a'):
        if (m_stack.empty())
            return Step::Failed;
        m_marks.push_back(m_stack.size() - 1);
        return done(fill(false));
    case code('s'):
        if (m_stack.size() < 2)
            return Step::Failed;
        m_marks.push_back(m_stack.size() - 2);
        return done(fill(true));
    default:
        m_taken = false;
        return Step::Next;
    }
}

bool PickleMachine::pushTuple(std::size_t count)
{
    if (m_stack.size() < count)
        return false;
    m_marks.push_back(m_stack.size() - count);
    auto items = popToMark();
    return items && push({Kind::Tuple, false, 0, 0, {}, std::move(*items)});
}

/// What lies above the mark goes into the list or dictionary below it.
bool PickleMachine::fill(bool pairs)
{
    auto items = popToMark();
    if (!items || m_stack.empty() || (pairs && items->size() % 2 != 0))
        return false;
    Object &target = m_pickle.m_objects[m_stack.back()];
    if (target.kind != (pairs ? Kind::Dictionary : Kind::List))
        return false;
    if (!afford(items->size()))
        return false;
    target.items.insert(target.items.end(), items->begin(), items->end());
    return true;
}

PickleMachine::Step PickleMachine::memory(std::uint8_t opcode)
{
    const auto numbered = [this]() -> std::optional<std::uint64_t> {
        const auto digits = line();
        std::uint64_t value = 0;
        if (!digits ||
            std::from_chars(digits->data(), digits->data() + digits->size(), value).ec != std::errc())
            return std::nullopt;
        return value;
    };
    switch (opcode) {
    case 0x80: // protocol
        return done(littleEndian(1).value_or(99) <= 5);
    case 0x95: // frame: only tells how much follows
        return done(littleEndian(8).has_value());
    case 0x98: // read-only buffer
        return Step::Next;
    case code('p'):
        return done(put(numbered()));
    case code('q'):
        return done(put(littleEndian(1)));
    case code('r'):
        return done(put(littleEndian(4)));
    case 0x94:
        return done(put(m_memo.size()));
    case code('g'):
        return done(get(numbered()));
    case code('h'):
        return done(get(littleEndian(1)));
    case code('j'):
        return done(get(littleEndian(4)));
    case code('0'):
        return done(pop().has_value());
    case code('1'):
        return done(popToMark().has_value());
    case code('2'):
        if (m_stack.empty() || m_stack.size() >= mostObjects)
            return Step::Failed;
        m_stack.push_back(m_stack.back());
        return Step::Next;
    default:
        m_taken = false;
        return Step::Next;
    }
}

bool PickleMachine::put(std::optional<std::uint64_t> index)
{
    if (!index || m_stack.empty())
        return false;
    m_memo[*index] = m_stack.back();
    return true;
}

bool PickleMachine::get(std::optional<std::uint64_t> index)
{
    const auto found = index ? m_memo.find(*index) : m_memo.end();
    if (found == m_memo.end() || m_stack.size() >= mostObjects)
        return false;
    m_stack.push_back(found->second);
    return true;
}

std::optional<std::string_view> PickleMachine::take(std::uint64_t count)
{
    if (count > m_bytes.size() - m_at)
        return std::nullopt;
    const std::string_view taken(reinterpret_cast<const char *>(m_bytes.data()) + m_at,
                                 static_cast<std::size_t>(count));
    m_at += taken.size();
    return taken;
}

std::optional<std::string_view> PickleMachine::line()
{
    const std::string_view rest(reinterpret_cast<const char *>(m_bytes.data()) + m_at, m_bytes.size() - m_at);
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos)
        return std::nullopt;
    m_at += end + 1;
    return rest.substr(0, end);
}

std::optional<std::uint64_t> PickleMachine::littleEndian(std::size_t count)
{
    const auto bytes = take(count);
    if (!bytes)
        return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;)
        value = value << 8U | static_cast<std::uint8_t>((*bytes)[i]);
    return value;
}

std::optional<std::vector<Pickle::Id>> PickleMachine::popToMark()
{
    if (m_marks.empty() || m_marks.back() > m_stack.size())
        return std::nullopt;
    const auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    std::vector<Id> items(first, m_stack.end());
    m_stack.erase(first, m_stack.end());
    m_marks.pop_back();
    return items;
}

std::optional<Pickle::Id> PickleMachine::pop()
{
    if (m_stack.empty())
        return std::nullopt;
    const Id id = m_stack.back();
    m_stack.pop_back();
    return id;
}

bool PickleMachine::push(Object object)
{
    if (m_pickle.m_objects.size() >= mostObjects || !afford(object.items.size()))
        return false;
    m_stack.push_back(static_cast<Id>(m_pickle.m_objects.size()));
    m_pickle.m_objects.push_back(std::move(object));
    return true;
}

bool PickleMachine::afford(std::size_t count)
{
    m_items += count;
    return m_items <= 4 * m_bytes.size() + 1024;
}

bool PickleMachine::affordText(std::size_t bytes)
{
    m_textBytes += bytes;
    return m_textBytes <= 3 * m_bytes.size();
}

std::string_view PickleMachine::keep(std::string text)
{
    return m_pickle.m_texts->emplace_back(std::move(text));
}

} // namespace paretoscope::data
