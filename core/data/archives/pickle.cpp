#include "core/data/archives/pickle.h"

#include "core/data/archives/picklemachine.h"

namespace paretoscope::data {

base::Result<Pickle> Pickle::read(std::span<const std::byte> bytes, const std::string &name)
{
    return PickleMachine(bytes, name).run();
}

const Pickle::Object *Pickle::find(const Object &dictionary, std::string_view key) const
{
    for (std::size_t i = 0; dictionary.kind == Kind::Dictionary && i + 1 < dictionary.items.size(); i += 2) {
        const Object &found = at(dictionary.items[i]);
        if ((found.kind == Kind::Text || found.kind == Kind::Bytes) && found.text == key)
            return &at(dictionary.items[i + 1]);
    }
    return nullptr;
}

bool looksLikePickle(std::span<const std::byte> bytes)
{
    if (bytes.size() < 3 || bytes.back() != std::byte{'.'})
        return false;
    const auto first = std::to_integer<unsigned>(bytes[0]), second = std::to_integer<unsigned>(bytes[1]);
    return (first == 0x80 && second >= 2 && second <= 5) || first == '(' || first == '}' || first == ']';
}

} // namespace paretoscope::data
