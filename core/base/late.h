// A value that is made when it is first read, because many never read it. Cheap to copy: copies share what
// was made. Reading is thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace paretoscope::base {

template <typename T> class Late {
public:
    Late() : Late([] { return T(); }) {}
    /// MAKE is called once at the most, and may be called from any thread; it throws nothing.
    explicit Late(std::function<T()> make) : m_state(std::make_shared<State>())
    {
        m_state->make = std::move(make);
    }

    const T &get() const
    {
        std::call_once(m_state->once, [this] {
            m_state->value.emplace(m_state->make());
            m_state->make = nullptr; // and what it held on to
        });
        return *m_state->value;
    }
    /// Read like the value itself.
    operator const T &() const { return get(); }

    friend bool operator==(const Late &one, const Late &other) { return one.get() == other.get(); }

private:
    struct State {
        std::once_flag once;
        std::function<T()> make;
        std::optional<T> value;
    };
    std::shared_ptr<State> m_state;
};

} // namespace paretoscope::base
