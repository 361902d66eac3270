// Result<T>: a value or an Error with a sentence for people. Used by every room; no exception leaves core.
// Values; thread-safe as their contents are.
#pragma once

#include "core/base/sentence.h"

#include <string>
#include <utility>
#include <variant>

namespace paretoscope::base {

/// What kind of thing went wrong; decides how a front end reacts, never what it says.
enum class ErrorCode {
    // input: what the person asked for cannot be done as asked
    InvalidSetting,
    UnknownLayer,
    InvalidProject,
    // model
    ModelNotFound,
    ModelUnreadable,
    ModelUnsupported,
    // data
    DataNotFound,
    DataUnreadable,
    DataMismatch,
    // numeric
    NonFinite,
    VerificationFailed,
    // resource
    FileNotWritable,
    DiskFull,
    OutOfMemory,
    // the person stopped it
    Cancelled,
    Internal,
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    Sentence said{};      ///< names the file, layer or field at fault and what to do
    std::string detail{}; ///< for the log: what a library said; may be empty

    /// In English.
    std::string message() const { return said.english(); }
};

/// A value or an Error. Never empty; reading the wrong side is a programming error.
template <typename T> class [[nodiscard]] Result {
public:
    Result(T value) : m_content(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_content(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_content.index() == 0; }
    explicit operator bool() const { return ok(); }

    T &value() & { return std::get<0>(m_content); }
    const T &value() const & { return std::get<0>(m_content); }
    T &&value() && { return std::get<0>(std::move(m_content)); }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    const Error &error() const { return std::get<1>(m_content); }

private:
    std::variant<T, Error> m_content;
};

template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) {}

    bool ok() const { return !m_failed; }
    explicit operator bool() const { return ok(); }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

inline Error cancelled()
{
    return {ErrorCode::Cancelled, PARETOSCOPE_SAY("stopped", "Stopped.")};
}

} // namespace paretoscope::base
