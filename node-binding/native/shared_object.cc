#include "shared_object.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif
#ifdef __APPLE__
#include <mach-o/dyld.h>

#include <cstring>
#endif

namespace modelmanager {
namespace {

#ifdef _WIN32
constexpr wchar_t kName[] = L"modelmanager.dll";

std::string LastError(const char* what) {
    return std::string(what) + " failed with error " + std::to_string(GetLastError());
}

/// The path of a file beside this addon.
std::wstring Beside(const wchar_t* name) {
    HMODULE addon = nullptr;
    GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT, reinterpret_cast<LPCWSTR>(&Beside), &addon);
    std::wstring path(MAX_PATH, L'\0');
    DWORD length = 0;
    while ((length = GetModuleFileNameW(addon, &path[0], static_cast<DWORD>(path.size()))) == path.size()) {
        path.resize(path.size() * 2);
    }
    path.resize(length);
    return path.substr(0, path.find_last_of(L'\\') + 1) + name;
}
#else
#ifdef __APPLE__
constexpr char kName[] = "libmodelmanager.dylib";
#else
constexpr char kName[] = "libmodelmanager.so";
#endif

std::string LastError() {
    const char* error = dlerror();
    return error == nullptr ? "it cannot be loaded" : error;
}

/// The path of a file beside this addon.
std::string Beside(const char* name) {
    Dl_info addon{};
    if (dladdr(reinterpret_cast<void*>(&Beside), &addon) == 0 || addon.dli_fname == nullptr) {
        return name;
    }
    std::string path = addon.dli_fname;
    return path.substr(0, path.find_last_of('/') + 1) + name;
}

constexpr int kFlags = RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE;

/// The one that is in the process, and came first.
void* OpenLoaded() {
#ifdef __APPLE__
    // Its own name begins with @rpath, and what that means differs from caller to caller.
    for (uint32_t index = 0; index < _dyld_image_count(); index++) {
        const char* path = _dyld_get_image_name(index);
        const char* slash = path == nullptr ? nullptr : std::strrchr(path, '/');
        if (slash != nullptr && std::strcmp(slash + 1, kName) == 0) {
            return dlopen(path, kFlags | RTLD_NOLOAD);
        }
    }
    return nullptr;
#else
    return dlopen(kName, kFlags | RTLD_NOLOAD);
#endif
}
#endif

}  // namespace

#ifdef _WIN32

SharedObject::SharedObject(std::string& error) {
    HMODULE module = nullptr;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN, kName, &module)) {
        module = LoadLibraryExW(Beside(kName).c_str(), nullptr, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
        if (module == nullptr) {
            error = LastError("LoadLibrary");
            return;
        }
        // By its name it is the one that came first. The other was opened, but nothing in it was called.
        HMODULE first = nullptr;
        module = GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN, kName, &first) ? first : module;
    }
    handle_ = module;
}

void* SharedObject::Find(const char* name, std::string& error) const {
    void* found = reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(handle_), name));
    if (found == nullptr) {
        error = LastError(name);
    }
    return found;
}

#else

SharedObject::SharedObject(std::string& error) {
    handle_ = OpenLoaded();
    if (handle_ == nullptr) {
        handle_ = dlopen(Beside(kName).c_str(), kFlags);
        if (handle_ == nullptr) {
            error = LastError();
            return;
        }
        // By its name it is the one that came first. The other was opened, but nothing in it was called.
        void* first = OpenLoaded();
        handle_ = first == nullptr ? handle_ : first;
    }
}

void* SharedObject::Find(const char* name, std::string& error) const {
    void* found = dlsym(handle_, name);
    if (found == nullptr) {
        error = LastError();
    }
    return found;
}

#endif

}  // namespace modelmanager
