# Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
# The app's sources: what is generated, and the functions that are yours.
set(FORMWORK_LIBRARIES formwork::workflows)
set(FORMWORK_GENERATED_SOURCES
  generated/registration.cc
  generated/types.cc
  generated/workflows.cc
  generated/post_message.cc
  generated/list_messages.cc
  generated/list_violations.cc
  generated/review_violation.cc
  generated/flag_stream.cc
  generated/stream_stats.cc
  generated/nightly_report.cc
  generated/update_stats.cc
  generated/raise_alert.cc
  generated/write_log.cc
)
set(FORMWORK_FUNCTION_SOURCES
  functions/post_message.cc
  functions/list_messages.cc
  functions/list_violations.cc
  functions/review_violation.cc
  functions/flag_stream.cc
  functions/stream_stats.cc
  functions/nightly_report.cc
  functions/update_stats.cc
  functions/raise_alert.cc
  functions/write_log.cc
  functions/process_event.cc
)
set(FORMWORK_TEST_SOURCES
  tests/post_message_test.cc
  tests/list_messages_test.cc
  tests/list_violations_test.cc
  tests/review_violation_test.cc
  tests/flag_stream_test.cc
  tests/stream_stats_test.cc
  tests/nightly_report_test.cc
  tests/update_stats_test.cc
  tests/raise_alert_test.cc
  tests/write_log_test.cc
  tests/process_event_test.cc
)
# A test that you deleted stays deleted; a function stays in the blueprint.
foreach(source IN LISTS FORMWORK_TEST_SOURCES)
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
    list(REMOVE_ITEM FORMWORK_TEST_SOURCES ${source})
  endif()
endforeach()
foreach(source IN LISTS FORMWORK_FUNCTION_SOURCES)
  if(NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
    cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME app)
    message(FATAL_ERROR "apps/${app}/${source} is missing. `formwork generate --restore apps/${app}/${source}` "
                        "brings it back; to be rid of it, take its function out of the blueprint.")
  endif()
endforeach()
