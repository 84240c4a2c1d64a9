# Works below the Formwork tree, below a generated project's vendor/ folder, and alone.
get_filename_component(FORMWORK_RUNTIME_DIR ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
get_filename_component(FORMWORK_RUNTIME_ROOT ${FORMWORK_RUNTIME_DIR} DIRECTORY)
# Inside the runtime, includes are written "runtime/…": in a vendored copy the folder is called
# vendor/formwork/runtime, so the root is always the folder above.

if(NOT TARGET formwork_options) # alone or vendored: the same language level, warnings without -Werror
  add_library(formwork_options INTERFACE)
  target_compile_features(formwork_options INTERFACE cxx_std_20)
  target_include_directories(formwork_options INTERFACE ${FORMWORK_RUNTIME_ROOT})
  target_compile_options(formwork_options INTERFACE -Wall -Wextra "-ffile-prefix-map=${FORMWORK_RUNTIME_ROOT}=.")
endif()
