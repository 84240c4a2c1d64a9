# Installs the runtime as the CMake package `formwork`: libraries, the headers that users and generated code include, and
# the packaging script. formworkConfig.cmake names the libraries itself, so that headers of the rooms stay out.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/formwork)
install(TARGETS formwork_json formwork_protocol formwork_runtime formwork_durable formwork_workflows
                formwork_workflow_testing formwork_testing
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime)
install(DIRECTORY ${FORMWORK_RUNTIME_DIR}/include/formwork DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT runtime
        FILES_MATCHING PATTERN "*.h")
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/formworkConfig.cmake.in ${PROJECT_BINARY_DIR}/formworkConfig.cmake
                              INSTALL_DESTINATION ${package_dir}
                              PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/formworkConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/formworkConfig.cmake ${PROJECT_BINARY_DIR}/formworkConfigVersion.cmake
              ${CMAKE_CURRENT_LIST_DIR}/Package.cmake
        DESTINATION ${package_dir} COMPONENT runtime)
