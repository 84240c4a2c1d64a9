#include "tests/bench/generator/many_functions.h"

#include "generator/base/str_cat.h"

namespace formwork::bench {

std::string ManyFunctions(int count) {
  std::string containers;
  std::string queues;
  std::string functions;
  for (int i = 0; i < count; i += 5) {
    containers += StrCat("  things-", i, ": { of: Thing, partitionKey: /owner }\n");
    queues += StrCat("  jobs-", i, ": { of: Thing }\n");
    functions +=
        StrCat("  put-", i, ": { http: \"POST /things", i,
               "/{owner}\", body: Thing, writes: { thing: things-", i, ", job: jobs-", i, " } }\n");
    functions += StrCat("  list-", i, ":\n    http: \"GET /things", i,
                        "/{owner}\"\n    reads: { things: { from: things-", i,
                        ", partition: owner, query: \"SELECT * FROM c WHERE c.label = 'x'\" } }\n  "
                        "  returns: list(Thing)\n");
    functions +=
        StrCat("  do-", i, ": { queue: jobs-", i, ", writes: { thing: things-", i, " } }\n");
    functions += StrCat("  follow-", i, ": { changes: things-", i, " }\n");
    functions += StrCat("  tidy-", i, ": { schedule: \"0 0 3 * * *\" }\n");
  }
  return StrCat(
      "formwork: 1\nname: many\ntarget: azure\nregion: eastus\ntypes:\n"
      "  Thing: { id: uuid, owner: string, label: string }\ncontainers:\n",
      containers, "queues:\n", queues, "functions:\n", functions,
      "environments: { staging: {}, production: {} }\n");
}

}  // namespace formwork::bench
