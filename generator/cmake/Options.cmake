# Language level and warnings of our own code. Linked PRIVATE by every target of ours; never by consumers.
add_library(formwork_options INTERFACE)
target_compile_features(formwork_options INTERFACE cxx_std_20)
target_include_directories(formwork_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(formwork_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wcast-qual
  "-ffile-prefix-map=${PROJECT_SOURCE_DIR}=."
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wuseless-cast -Wno-restrict>
  # g++ 12 sees uninitialised values inside std::regex and std::variant once it optimises; clang-tidy looks for real ones.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<NOT:$<CONFIG:Debug>>>:-Wno-maybe-uninitialized>
  $<$<BOOL:${FORMWORK_WERROR}>:-Werror>)

# libFuzzer steers by what the code under test covers: all of it is compiled for it, with the sanitizers that make a
# wrong step visible.
option(FORMWORK_FUZZ "Build libFuzzer targets (clang; preset fuzz)" OFF)
if(FORMWORK_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "FORMWORK_FUZZ needs clang: use the preset fuzz")
  endif()
  set(sanitizers -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
  target_compile_options(formwork_options INTERFACE ${sanitizers})
  target_link_options(formwork_options INTERFACE -fsanitize=address,undefined)
endif()

set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_program(FORMWORK_CCACHE ccache)
if(FORMWORK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A clone in another folder shares the cache: paths below the source tree are made relative.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${FORMWORK_CCACHE})
endif()
