#include "core/base/contenthash.h"

#include "core/base/file.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <vector>

namespace paretoscope::base {

struct ContentHash::State {
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

HexDigits hexDigits(std::string_view hex)
{
    HexDigits digits{};
    std::ranges::copy(hex.substr(0, digits.size()), digits.begin());
    return digits;
}

ContentHash::ContentHash() : m_state(std::make_unique<State>())
{
    EVP_DigestInit_ex(m_state->context, EVP_sha256(), nullptr);
}

ContentHash::~ContentHash() = default;

void ContentHash::add(std::span<const std::byte> bytes)
{
    EVP_DigestUpdate(m_state->context, bytes.data(), bytes.size());
}

void ContentHash::add(std::string_view text)
{
    const std::uint64_t length = text.size();
    add(std::as_bytes(std::span(&length, 1)));
    add(std::as_bytes(std::span(text)));
}

std::string ContentHash::hex()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_DigestFinal_ex(m_state->context, digest.data(), &length);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += digits[digest[i] >> 4U];
        text += digits[digest[i] & 15U];
    }
    return text;
}

Result<std::string> hashFile(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return Error{
            ErrorCode::DataNotFound,
            {PARETOSCOPE_SAY("file.not-hashed", "The file %1 cannot be read; check that it exists."), path},
            {}};
    ContentHash hash;
    std::vector<char> buffer(1 << 20);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())) || file.gcount() > 0)
        hash.add(std::as_bytes(std::span(buffer.data(), static_cast<std::size_t>(file.gcount()))));
    if (file.bad())
        return brokenReading(path, ErrorCode::DataUnreadable);
    return hash.hex();
}

} // namespace paretoscope::base
