#include "shared_object.h"

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
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
#endif

}  // namespace

#ifdef _WIN32

SharedObject::SharedObject(std::string& error) {
    HMODULE module = nullptr;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN, kName, &module)) {
        module = LoadLibraryExW(Beside(kName).c_str(), nullptr, LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_DEFAULT_DIRS);
        if (module == nullptr) {
            error = LastError("LoadLibrary");
        }
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
    constexpr int kFlags = RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE;
    handle_ = dlopen(kName, kFlags | RTLD_NOLOAD);
    if (handle_ == nullptr) {
        handle_ = dlopen(Beside(kName).c_str(), kFlags);
        if (handle_ == nullptr) {
            error = LastError();
            return;
        }
        // By its name it is the one that came first. The other was opened, but nothing in it was called.
        void* first = dlopen(kName, kFlags | RTLD_NOLOAD);
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
