# A CMake toolchain file: the addon as it is handed to others, linked against an old glibc, with the C++ library linked in.
#
#   MODELMANAGER_SYSROOT   the sysroot
#   MODELMANAGER_TRIPLE    the compiler's name for another processor than this machine's
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MODELMANAGER_SYSROOT MODELMANAGER_TRIPLE)
if(NOT EXISTS "${MODELMANAGER_SYSROOT}/usr/include")
  message(FATAL_ERROR "MODELMANAGER_SYSROOT names no sysroot: '${MODELMANAGER_SYSROOT}'.")
endif()
set(CMAKE_SYSROOT "${MODELMANAGER_SYSROOT}")
set(CMAKE_C_COMPILER clang)
set(CMAKE_CXX_COMPILER clang++)
if(MODELMANAGER_TRIPLE)
  set(CMAKE_SYSTEM_NAME Linux)
  string(REGEX MATCH "^[^-]+" CMAKE_SYSTEM_PROCESSOR "${MODELMANAGER_TRIPLE}")
  set(CMAKE_C_COMPILER_TARGET "${MODELMANAGER_TRIPLE}")
  set(CMAKE_CXX_COMPILER_TARGET "${MODELMANAGER_TRIPLE}")
endif()
# Not even the path of a source file stays.
set(CMAKE_CXX_FLAGS_INIT "\"-ffile-prefix-map=${CMAKE_CURRENT_LIST_DIR}/..=node-binding\"")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-fuse-ld=lld")
# A host may have an older C++ library than the one that this was compiled with, or one of its own.
set(CMAKE_MODULE_LINKER_FLAGS_INIT "-fuse-ld=lld -static-libstdc++ -static-libgcc -Wl,-z,relro,-z,now -Wl,-s")
