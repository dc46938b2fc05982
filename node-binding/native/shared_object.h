// The shared library that lies beside this addon. The one that is in the process already, under the same name, is taken instead:
// two copies of the package, or an engine that links it, then share one.
#pragma once

#include <string>

namespace modelmanager {

class SharedObject {
 public:
    /// Opens it, for ever: it cannot be unloaded. Failing that, says why. Of two that are opened at once, by two addons, both get the same.
    explicit SharedObject(std::string& error);

    bool IsOpen() const { return handle_ != nullptr; }

    /// Finds a function; failing that, says why.
    template <typename F>
    bool Find(const char* name, F& function, std::string& error) const {
        function = reinterpret_cast<F>(Find(name, error));
        return function != nullptr;
    }

 private:
    void* Find(const char* name, std::string& error) const;

    void* handle_ = nullptr;
};

}  // namespace modelmanager
