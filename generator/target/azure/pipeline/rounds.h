#pragma once
// What has to differ between the rounds of a smoke test. A container with unique keys refuses the
// second document that says the same: a test that sends one three times would fail each deployment.

#include <vector>

#include "generator/target/azure/pipeline/sample.h"

namespace formwork::azure {

// What a check sends: a body, and the route that takes it (none when it is sent to a queue).
struct Sent {
  const blueprint::TypeDefinition& body;
  const blueprint::Function* function = nullptr;  // started by http
};

// Adds to `rounds` what makes every document that may come of it unique. False when nothing that is
// sent can: then it cannot be sent twice.
[[nodiscard]] bool MakeUnique(const blueprint::Blueprint& blueprint, const Sent& sent,
                              const std::vector<blueprint::Write>& writes, Rounds& rounds);

// What these writes lead to: themselves, and what the consumers of their queues write.
[[nodiscard]] std::vector<blueprint::Write> WrittenIn(const blueprint::Blueprint& blueprint,
                                                      std::vector<blueprint::Write> writes);

// What the consumers of a queue write, directly or through a workflow's activities.
[[nodiscard]] std::vector<blueprint::Write> WrittenFrom(const blueprint::Blueprint& blueprint,
                                                        std::string_view queue);

// "/streamId" -> "streamId"
[[nodiscard]] std::string_view FieldOfPath(std::string_view path);
[[nodiscard]] const blueprint::Field* FindField(const blueprint::TypeDefinition* type,
                                                std::string_view name);

}  // namespace formwork::azure
