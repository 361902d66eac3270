#include "core/base/aside.h"

#include "core/base/stopped.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

#include <chrono>
#include <future>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace paretoscope::base {

namespace {

constexpr std::chrono::milliseconds hearing{5};

struct Aside {
    std::future<void> done;
    std::thread thread;
};

bool hasEnded(const Aside &aside)
{
    return aside.done.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

/// What nobody waits for any more. Joined when the program ends: LibTorch must not go before.
class Left {
public:
    ~Left()
    {
        for (Aside &aside : m_all)
            aside.thread.join();
    }

    void add(Aside aside)
    {
        const std::lock_guard lock(m_mutex);
        m_all.push_back(std::move(aside));
    }

    bool isEmpty()
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_all, [](Aside &aside) {
            const bool ended = hasEnded(aside);
            if (ended)
                aside.thread.join();
            return ended;
        });
        return m_all.empty();
    }

private:
    std::mutex m_mutex;
    std::vector<Aside> m_all;
};

Left &left()
{
    static Left all;
    return all;
}

} // namespace

void runAside(std::function<void()> work, const std::stop_token &stop)
{
    throwIfStopped(stop);
    if (!stop.stop_possible())
        return work();
    while (!left().isEmpty()) {
        std::this_thread::sleep_for(hearing);
        throwIfStopped(stop);
    }
    std::packaged_task<void()> task([work] {
        at::set_num_threads(1);
        c10::GradMode::set_enabled(false);
        work();
    });
    Aside aside{task.get_future(), {}};
    try {
        aside.thread = std::thread(std::move(task));
    } catch (const std::system_error &) { // no more threads
        return work();
    }
    while (aside.done.wait_for(hearing) != std::future_status::ready)
        if (stop.stop_requested()) {
            left().add(std::move(aside));
            throw Stopped{};
        }
    aside.thread.join();
    aside.done.get();
}

} // namespace paretoscope::base
