# The distribution's packages under names of our own, so that what a package calls its target on one
# distribution or another is known here only. A missing one is named with the command that installs it.
find_package(Threads REQUIRED)
find_package(PkgConfig QUIET)

function(_formwork_missing what package)
  message(FATAL_ERROR "${what} was not found.\n  Install it with: apt-get install ${package}\n  "
                      "or everything at once with: scripts/setup")
endfunction()

# alias, find_package name, the target it makes, Debian's package
function(_formwork_dependency alias name target package)
  find_package(${name} QUIET)
  if(NOT TARGET ${target})
    _formwork_missing(${name} ${package})
  endif()
  add_library(${alias} INTERFACE)
  target_link_libraries(${alias} INTERFACE ${target})
  get_target_property(dirs ${target} INTERFACE_INCLUDE_DIRECTORIES)
  if(dirs)
    target_include_directories(${alias} SYSTEM INTERFACE ${dirs})
  endif()
endfunction()

# alias, pkg-config module, Debian's package
function(_formwork_pkgconfig alias module package)
  if(NOT PKG_CONFIG_FOUND)
    _formwork_missing(pkg-config pkg-config)
  endif()
  pkg_check_modules(${alias}_pc QUIET IMPORTED_TARGET ${module})
  if(NOT ${alias}_pc_FOUND)
    _formwork_missing(${module} ${package})
  endif()
  add_library(${alias} INTERFACE)
  target_link_libraries(${alias} INTERFACE PkgConfig::${alias}_pc)
endfunction()

# The same for headers alone: the library itself is loaded when it is needed.
function(_formwork_headers alias module package)
  _formwork_pkgconfig(${alias}_linked ${module} ${package})
  add_library(${alias} INTERFACE)
  target_include_directories(${alias} SYSTEM INTERFACE
    $<TARGET_PROPERTY:PkgConfig::${alias}_linked_pc,INTERFACE_INCLUDE_DIRECTORIES>)
endfunction()

_formwork_dependency(formwork_dep_json nlohmann_json nlohmann_json::nlohmann_json nlohmann-json3-dev)
_formwork_dependency(formwork_dep_openssl OpenSSL OpenSSL::SSL libssl-dev)
_formwork_dependency(formwork_dep_sqlite SQLite3 SQLite::SQLite3 libsqlite3-dev)

# Its own configuration file: CMake's module for it is going away.
find_package(Boost 1.75 QUIET CONFIG)
if(NOT Boost_FOUND)
  _formwork_missing("Boost 1.75 or newer" "libboost1.81-dev (Debian 12), libboost-dev (newer)")
endif()
add_library(formwork_dep_boost INTERFACE) # Beast and Asio: headers
target_link_libraries(formwork_dep_boost INTERFACE Boost::headers Threads::Threads)
target_include_directories(formwork_dep_boost SYSTEM INTERFACE ${Boost_INCLUDE_DIRS})

find_path(FORMWORK_PROTOZERO_DIR protozero/pbf_reader.hpp)
if(NOT FORMWORK_PROTOZERO_DIR)
  _formwork_missing(protozero libprotozero-dev)
endif()
add_library(formwork_dep_protozero INTERFACE)
target_include_directories(formwork_dep_protozero SYSTEM INTERFACE ${FORMWORK_PROTOZERO_DIR})

if(FORMWORK_BUILD_GENERATOR)
  find_package(yaml-cpp QUIET)
  add_library(formwork_dep_yaml INTERFACE)
  if(TARGET yaml-cpp::yaml-cpp)
    set(yaml yaml-cpp::yaml-cpp)
  elseif(TARGET yaml-cpp)
    set(yaml yaml-cpp)
  else()
    _formwork_missing(yaml-cpp libyaml-cpp-dev)
  endif()
  # What is installed holds yaml-cpp and the C++ library itself: finding and relocating them at every start costs more
  # than `check` does. Where the package brings no archive, and in debug builds, they are shared.
  find_library(FORMWORK_YAML_ARCHIVE libyaml-cpp.a)
  if(FORMWORK_YAML_ARCHIVE)
    target_link_libraries(formwork_dep_yaml INTERFACE $<IF:$<CONFIG:Debug>,${yaml},${FORMWORK_YAML_ARCHIVE}>)
    get_target_property(dirs ${yaml} INTERFACE_INCLUDE_DIRECTORIES)
    if(dirs)
      target_include_directories(formwork_dep_yaml SYSTEM INTERFACE ${dirs})
    endif()
  else()
    target_link_libraries(formwork_dep_yaml INTERFACE ${yaml})
  endif()
  _formwork_dependency(formwork_dep_cli11 CLI11 CLI11::CLI11 libcli11-dev)
  _formwork_headers(formwork_dep_git2 libgit2 libgit2-dev) # loaded when a command asks git something
endif()

if(FORMWORK_BUILD_TESTS)
  find_package(Catch2 QUIET) # v2 on Debian 12, v3 on Debian 13 and Ubuntu 24.04; tests/support/catch.h hides which
  if(NOT TARGET Catch2::Catch2WithMain)
    _formwork_missing(Catch2 catch2)
  endif()
  add_library(formwork_dep_catch INTERFACE)
  target_link_libraries(formwork_dep_catch INTERFACE Catch2::Catch2WithMain)
  if(Catch2_VERSION VERSION_LESS 3)
    target_compile_definitions(formwork_dep_catch INTERFACE FORMWORK_CATCH2_V2)
  endif()
endif()
