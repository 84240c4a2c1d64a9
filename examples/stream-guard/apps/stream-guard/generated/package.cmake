# Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
# The deployment package: `cmake --preset package && cmake --build --preset package` makes build/package/app.zip with
# host.json and function.json at its root and the handler linked so that it starts on the Functions Linux image.
option(FORMWORK_PORTABLE "Link libstdc++ and OpenSSL statically" OFF)
set(FORMWORK_MAX_GLIBC "2.36" CACHE STRING "The newest glibc symbol version the handler may need (Debian 12's)")

if(FORMWORK_PORTABLE)
  target_link_options(handler PRIVATE -static-libstdc++ -static-libgcc -Wl,--gc-sections -s)
endif()

set(package_dir ${CMAKE_CURRENT_BINARY_DIR}/package)
add_custom_target(package-zip
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_CURRENT_SOURCE_DIR} -DHANDLER=$<TARGET_FILE:handler>
          -DSTAGE=${package_dir} -DZIP=${CMAKE_CURRENT_BINARY_DIR}/app.zip -DMAX_GLIBC=${FORMWORK_MAX_GLIBC}
          -DSTRIP=${CMAKE_STRIP} -DOBJDUMP=${CMAKE_OBJDUMP}
          -P ${FORMWORK_RUNTIME_CMAKE_DIR}/Package.cmake
  DEPENDS handler VERBATIM)
