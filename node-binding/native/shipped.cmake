# A CMake toolchain file: the addon as it is handed to others, linked against an old glibc, with the C++ library linked in.
#
#   MODELMANAGER_SYSROOT   the sysroot
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MODELMANAGER_SYSROOT)
if(NOT EXISTS "${MODELMANAGER_SYSROOT}/usr/include")
  message(FATAL_ERROR "MODELMANAGER_SYSROOT names no sysroot: '${MODELMANAGER_SYSROOT}'.")
endif()
set(CMAKE_SYSROOT "${MODELMANAGER_SYSROOT}")
set(CMAKE_CXX_COMPILER clang++)
# Not even the path of a source file stays.
set(CMAKE_CXX_FLAGS_INIT "\"-ffile-prefix-map=${CMAKE_CURRENT_LIST_DIR}/..=node-binding\"")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-fuse-ld=lld")
# A host may have an older C++ library than the one that this was compiled with, or one of its own.
set(CMAKE_MODULE_LINKER_FLAGS_INIT "-fuse-ld=lld -static-libstdc++ -static-libgcc -Wl,-z,relro,-z,now -Wl,-s")
