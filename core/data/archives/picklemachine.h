// The stack machine that pickles are programs of, with every instruction that could run code left out. Only
// for pickle.cpp.
#pragma once

#include "core/data/archives/pickle.h"

#include <unordered_map>

namespace paretoscope::data {

class PickleMachine {
public:
    PickleMachine(std::span<const std::byte> bytes, std::string name);

    base::Result<Pickle> run();

private:
    using Id = Pickle::Id;
    using Kind = Pickle::Kind;
    using Object = Pickle::Object;
    enum class Step : std::uint8_t { Next, Stop, Failed };

    // Each instruction of a group, or Failed; Next with m_taken false where OPCODE is not of the group.
    Step execute(std::uint8_t opcode);
    Step number(std::uint8_t opcode);
    Step text(std::uint8_t opcode);
    Step container(std::uint8_t opcode);
    Step memory(std::uint8_t opcode);
    Step call(std::uint8_t opcode);

    std::optional<std::string_view> take(std::uint64_t count);
    std::optional<std::string_view> line();
    std::optional<std::uint64_t> littleEndian(std::size_t count);
    std::optional<std::vector<Id>> popToMark();
    std::optional<Id> pop();

    bool push(Object object);
    bool pushText(Kind kind, std::optional<std::string_view> text);
    bool pushLong(std::optional<std::string_view> digits);
    bool pushClass(std::string_view module, std::string_view name);
    bool pushQuoted();
    bool pushRawUnicode();
    bool pushTuple(std::size_t count);
    bool fill(bool pairs);
    bool put(std::optional<std::uint64_t> index);
    bool get(std::optional<std::uint64_t> index);
    bool reduce();
    bool reduceTo(const std::string &name, const std::vector<Id> &arguments);
    bool encode(const std::vector<Id> &arguments);
    bool scalar(const std::vector<Id> &arguments);
    bool pairsToDictionary(const std::vector<Id> &arguments);
    bool build();
    bool buildArray(Object &array, const std::vector<Id> &state);
    bool persistent();

    Step done(bool good);
    bool isKind(Id id, Kind kind) const { return m_pickle.m_objects[id].kind == kind; }
    std::string_view keep(std::string text);
    /// Whether COUNT more items are no more than this file's length accounts for: a short program could
    /// double what it has again and again.
    bool afford(std::size_t count);
    bool affordText(std::size_t bytes);

    std::span<const std::byte> m_bytes;
    std::string m_name;
    std::size_t m_at = 0;
    bool m_taken = true;
    std::string m_refused; ///< the class that was asked for
    Pickle m_pickle;
    std::vector<Id> m_stack;
    std::vector<std::size_t> m_marks; ///< heights of the stack
    std::unordered_map<std::uint64_t, Id> m_memo;
    std::size_t m_items = 0, m_textBytes = 0;
};

} // namespace paretoscope::data
