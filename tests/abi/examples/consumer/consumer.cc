// A C++ program that uses the library as C++ programs do: a handle that closes itself, failures as exceptions.

#include <modelmanager.h>

#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>

namespace {

void check(mm_status status)
{
    if (status != MM_OK) {
        throw std::runtime_error(mm_error_message());
    }
}

class Models {
public:
    explicit Models(const std::string &root)
    {
        mm_open_options options = MM_OPEN_OPTIONS_INIT;
        options.root = root.c_str();
        check(mm_open(&manager_, &options));
    }

    Models(const Models &) = delete;
    Models &operator=(const Models &) = delete;

    ~Models() { mm_close(manager_); }

    std::string path(const std::string &model, const std::string &file) const
    {
        std::size_t length = 0;
        const mm_status asked = mm_model_locate(nullptr, 0, &length, manager_, model.c_str(), nullptr, file.c_str());
        if (asked != MM_BUFFER_TOO_SMALL) {
            check(asked);
        }
        std::string path(length + 1, '\0');
        check(mm_model_locate(&path[0], path.size(), &length, manager_, model.c_str(), nullptr, file.c_str()));
        path.resize(length);
        return path;
    }

private:
    mm_manager manager_ = 0;
};

} // namespace

int main(int count, char **arguments)
{
    try {
        if (count != 4 || std::strcmp(mm_version(), MM_VERSION) != 0) {
            throw std::runtime_error("three arguments, and the library that belongs to the header");
        }
        std::cout << Models(arguments[1]).path(arguments[2], arguments[3]) << '\n';
        return 0;
    } catch (const std::exception &failure) {
        std::cerr << failure.what() << '\n';
        return 1;
    }
}
