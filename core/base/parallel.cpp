#include "core/base/parallel.h"

#include "core/base/enginescope.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace paretoscope::base {

namespace {

constexpr Wording unexpected = PARETOSCOPE_SAY("computation-failed", "The computation failed unexpectedly.");

class Pool {
public:
    Pool(std::int64_t count, const Piece &work)
        : m_count(count), m_work(work), m_done(static_cast<std::size_t>(count))
    {
    }

    Result<void> run(int workers, const std::stop_token &stop, const std::function<void(std::int64_t)> &done)
    {
        const std::stop_callback forward(stop, [this] { m_stop.request_stop(); });
        m_running = workers;
        std::vector<std::jthread> threads;
        for (int i = 0; i < workers; ++i)
            start(threads);
        reportInOrder(done);
        threads.clear(); // joins
        if (m_error)
            return *m_error;
        return m_reported < m_count ? Result<void>(cancelled()) : Result<void>();
    }

private:
    void start(std::vector<std::jthread> &threads)
    {
        try {
            threads.emplace_back([this] { serve(); });
        } catch (const std::system_error &) {
            // The system gives no more threads: those there are do all the work.
            if (threads.empty())
                serve();
            else
                leave();
        }
    }

    void serve()
    {
        const EngineScope scope;
        while (const auto index = take()) {
            const Result<void> result =
                guarded(ErrorCode::Internal, unexpected, [&] { return m_work(*index, m_stop.get_token()); });
            const std::lock_guard lock(m_mutex);
            if (result)
                m_done[static_cast<std::size_t>(*index)] = true;
            else
                fail(result.error());
            m_changed.notify_all();
        }
        leave();
    }

    std::optional<std::int64_t> take()
    {
        const std::lock_guard lock(m_mutex);
        if (m_next >= m_count || m_stop.stop_requested())
            return std::nullopt;
        return m_next++;
    }

    void fail(const Error &error)
    {
        // Pieces that were stopped because of an error must not hide it.
        if (!m_error || m_error->code == ErrorCode::Cancelled)
            m_error = error;
        m_stop.request_stop();
    }

    void leave()
    {
        const std::lock_guard lock(m_mutex);
        --m_running;
        m_changed.notify_all();
    }

    void reportInOrder(const std::function<void(std::int64_t)> &done)
    {
        std::unique_lock lock(m_mutex);
        while (true) {
            const auto ready = [this] {
                return m_reported < m_count && m_done[static_cast<std::size_t>(m_reported)];
            };
            m_changed.wait(lock, [&] { return ready() || m_running == 0; });
            if (!ready())
                return;
            const std::int64_t index = m_reported++;
            lock.unlock();
            if (done)
                done(index);
            lock.lock();
        }
    }

    const std::int64_t m_count;
    const Piece &m_work;
    std::stop_source m_stop;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<bool> m_done;
    std::int64_t m_next = 0;
    std::int64_t m_reported = 0;
    int m_running = 0;
    std::optional<Error> m_error;
};

} // namespace

Result<void> inParallel(int workers, std::int64_t count, std::stop_token stop, const Piece &work,
                        const std::function<void(std::int64_t)> &done)
{
    if (workers > 1 && count > 1)
        return Pool(count, work).run(static_cast<int>(std::min<std::int64_t>(workers, count)), stop, done);
    const EngineScope scope;
    for (std::int64_t i = 0; i < count; ++i) {
        if (stop.stop_requested())
            return cancelled();
        const Result<void> result = guarded(ErrorCode::Internal, unexpected, [&] { return work(i, stop); });
        if (!result)
            return result;
        if (done)
            done(i);
    }
    return {};
}

} // namespace paretoscope::base
