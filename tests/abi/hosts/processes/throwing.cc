// A C++ host that throws around its calls, from its callbacks' helpers and across threads: its exceptions and the library's stay apart.

#include "session.h"

#include <atomic>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

std::atomic<int> caught{0};

struct manager_failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// What a wrapper for C++ does: a code becomes an exception.
void check(mm_status status)
{
    if (status != MM_OK) {
        throw manager_failure(mm_error_message());
    }
}

class manager {
public:
    explicit manager(const mm_open_options &options) { check(mm_open(&handle_, &options)); }
    manager(const manager &) = delete;
    manager &operator=(const manager &) = delete;
    ~manager() { mm_close(handle_); }

    std::string locate(const char *model) const
    {
        char path[4096];
        check(mm_model_locate(path, sizeof path, nullptr, handle_, model, nullptr, nullptr));
        return path;
    }

private:
    mm_manager handle_ = 0;
};

void miss(const manager &models)
{
    try {
        models.locate("not-there");
    } catch (const manager_failure &) {
        caught++;
    }
}

// Thrown and caught inside the callback, on a thread of the library; nothing leaves it.
void on_event(const mm_event *event, void *)
{
    try {
        throw event->type;
    } catch (int) {
        caught++;
    }
}

// An exception unwinds past an open manager, which closes it on the way.
void unwind(const mm_open_options &options)
{
    manager models(options);
    miss(models);
    models.locate("not-there");
}

} // namespace

int main(int count, char **arguments)
{
    const struct session session = session_arguments(count, arguments);
    mm_open_options options = MM_OPEN_OPTIONS_INIT;
    options.root = session.root;
    options.callback = on_event;
    for (int i = 0; i < 20; i++) {
        std::thread([&] {
            try {
                unwind(options);
            } catch (const std::exception &) {
                caught++;
            }
        }).join();
    }
    if (caught < 60) {
        std::fprintf(stderr, "%d exceptions were caught\n", caught.load());
        return 1;
    }
    return session_run(&session);
}
