#pragma once
// A function or activity as the C++ renderers see it: one shape for both, everything looked up
// once.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/cpp/cpp_type.h"

namespace formwork::cpp {

enum class CallableKind : uint8_t { kHttp, kQueue, kChanges, kSchedule, kActivity };

// A member of Input.
struct InputMember {
  enum class From : uint8_t {
    kRoute,
    kQuery,
    kBody,
    kMessage,
    kDocuments,
    kTimer,
    kInput,
    kReadOne,
    kReadMany,
    kRequest
  };
  From from = From::kRoute;
  std::string wire;                        // its name in the route, the query, the binding
  std::string member;                      // in_C++
  std::string type;                        // as spelled
  std::string note;                        // the comment behind it
  const blueprint::Type* shape = nullptr;  // body, input
  const blueprint::TypeDefinition* named = nullptr;  // the struct it is or holds, if it is one
  const blueprint::Type* fills = nullptr;  // route, query: the field whose bounds it must keep
};

// A member of Output that is written to a container or a queue.
struct OutputMember {
  std::string wire;
  std::string member;
  std::string to;  // the container's or queue's name
  bool queue = false;
  const blueprint::TypeDefinition* type = nullptr;
};

struct Callable {
  CallableKind kind = CallableKind::kHttp;
  std::string name;   // post-message
  std::string type;   // PostMessage
  std::string stem;   // post_message
  std::string title;  // "POST /channels/{channelId}/messages"
  std::string description;
  std::vector<InputMember> inputs;
  std::vector<OutputMember> outputs;
  const blueprint::Type* returns = nullptr;
  std::vector<const blueprint::Service*> services;
  std::vector<std::string>
      refused_query;  // body fields that reads use: no query parameter may have these names
  const blueprint::Function* function = nullptr;  // nullptr for an activity
  const blueprint::Activity* activity = nullptr;
  Span span = {};
  std::string was;  // the old stem, after a rename
};

[[nodiscard]] Callable MakeCallable(const blueprint::Blueprint& blueprint, const Enums& enums,
                                    const blueprint::Function& function);
[[nodiscard]] Callable MakeCallable(const blueprint::Blueprint& blueprint, const Enums& enums,
                                    const blueprint::Activity& activity);

// generated/<stem>.h and .cc
[[nodiscard]] std::string CallableHeader(const Callable& callable, const Enums& enums);
[[nodiscard]] std::string CallableSource(const blueprint::Blueprint& blueprint,
                                         const Callable& callable);

// functions/<stem>.cc and tests/<stem>_test.cc, written once.
[[nodiscard]] std::string StubSource(const Callable& callable, const Enums& enums);
[[nodiscard]] std::string StubTest(const Callable& callable);

}  // namespace formwork::cpp
