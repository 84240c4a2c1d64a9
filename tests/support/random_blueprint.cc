#include "tests/support/random_blueprint.h"

namespace formwork::test {
namespace {

class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {}

  std::string Make() {
    Counts();
    Head();
    Resources();
    Functions();
    Workflows();
    Apps();
    Environments();
    return out_;
  }

 private:
  void Line(const std::string& text) { out_ += text + "\n"; }

  const std::string& Hostile() { return HostileTexts()[random_.Below(HostileTexts().size())]; }

  std::string N(const char* prefix, size_t i) { return prefix + std::to_string(i); }

  void Counts() {
    containers_ = random_.Below(4);
    queues_ = random_.Below(4);
    services_ = random_.Below(3);
    workflow_ = queues_ > 0 && random_.OneIn(2);
  }

  void Head() {
    Line("formwork: 1\nname: p" + std::to_string(random_.Below(100)) +
         "-x\ntarget: azure\nregion: eastus");
    if (random_.OneIn(2)) Line("description: " + Hostile());
    if (random_.OneIn(2)) Line("tags: { owner: " + Hostile() + ", a: " + Hostile() + " }");
    if (random_.OneIn(3)) Line("hosting: { plan: consumption, maxInstances: 7 }");
    if (random_.OneIn(3))
      Line("budget: { monthly: 9 USD, alertAt: [50%, 100%], notify: [a@example.com] }");
    if (random_.OneIn(3)) Line("azure: { locks: true, sampling: 10% }");
    if (random_.OneIn(2))
      Line("pipeline: { pool: { name: " + Hostile() + ", demands: [" + Hostile() + "] } }");
    Line(
        "types:\n  Thing:\n    id: uuid\n    owner: string(1..64)\n    label: string\n    score: "
        "number(0..1)\n"
        "    kinds: list(string)");
  }

  void Resources() {
    if (containers_ > 0) Line("containers:");
    for (size_t i = 0; i < containers_; ++i) {
      std::string line = "  c" + std::to_string(i) + ": { of: Thing, partitionKey: /owner";
      if (random_.OneIn(2)) line += ", ttl: " + std::to_string(1 + random_.Below(90)) + "d";
      if (random_.OneIn(3)) line += ", excludeFromIndex: [/label, /kinds]";
      if (random_.OneIn(3)) line += ", uniqueKeys: [[/label]]";
      if (random_.OneIn(3)) line += ", description: " + Hostile();
      Line(line + " }");
    }
    if (queues_ > 0) Line("queues:");
    for (size_t i = 0; i < queues_; ++i) {
      std::string line = "  queue-" + std::to_string(i) + ": { of: Thing";
      if (random_.OneIn(2)) line += ", attempts: " + std::to_string(1 + random_.Below(9));
      if (random_.OneIn(3)) line += ", deadLetter: lost-" + std::to_string(i);
      Line(line + " }");
    }
    if (services_ > 0) Line("secrets:");
    for (size_t i = 0; i < services_; ++i)
      Line("  " + N("key-", i) + ": { description: " + Hostile() + " }");
    if (services_ > 0) Line("services:");
    for (size_t i = 0; i < services_; ++i) {
      Line("  " + N("svc-", i) + ": { kind: http, url: \"https://example.com/" + std::to_string(i) +
           "\", secret: " + N("key-", i) + ", deadline: 200ms, timeout: 100ms }");
    }
  }

  // What the function may touch, each with some chance; every queue and service is used by the
  // first function.
  std::string Reach(bool first) {
    std::string writes;
    for (size_t i = 0; i < containers_; ++i) {
      if (first || random_.OneIn(3))
        writes += (writes.empty() ? "" : ", ") + N("toC", i) + ": " + N("c", i);
    }
    for (size_t i = 0; first && i < queues_; ++i) {
      writes += (writes.empty() ? "" : ", ") + N("toQ", i) + ": " + N("queue-", i);
    }
    std::string calls;
    for (size_t i = 0; i < services_; ++i) {
      if (first || random_.OneIn(3)) calls += (calls.empty() ? "" : ", ") + N("svc-", i);
    }
    std::string text;
    if (!writes.empty()) text += "\n    writes: { " + writes + " }";
    if (!calls.empty()) text += "\n    calls: [" + calls + "]";
    if (random_.OneIn(2)) text += "\n    description: " + Hostile();
    return text;
  }

  void Function(const std::string& name, const std::string& text) {
    Line("  " + name + ":\n    " + text);
    names_.push_back(name);
  }

  void Functions() {
    static const char* const kAccess[] = {"public", "key", "admin"};
    Line("functions:");
    Function("first",
             "http: POST /first/{owner}\n    body: Thing\n    returns: Thing" + Reach(true));
    for (size_t i = 0; i < containers_; ++i) {
      const std::string c = N("c", i);
      Function(N("get-", i), "http: GET /" + c + "/{owner}/{id}\n    access: " +
                                 kAccess[random_.Below(3)] + "\n    reads: { it: { from: " + c +
                                 ", partition: owner, id: id } }\n    returns: Thing");
      Function(N("list-", i), "http: GET /" + c + "/{owner}\n    reads: { all: { from: " + c +
                                  ", partition: owner, query: \"SELECT * FROM c WHERE c.label = "
                                  "'@x'\" } }\n    returns: list(Thing)");
      if (random_.OneIn(2)) Function(N("follow-", i), "changes: " + c + "\n    attempts: 3");
    }
    for (size_t i = workflow_ ? 1 : 0; i < queues_; ++i) {
      Function(N("take-", i),
               "queue: " + N("queue-", i) + (random_.OneIn(2) ? "\n    timeout: 20s" : ""));
    }
    if (random_.OneIn(2)) Function("tick", "schedule: \"0 0 3 * * *\"");
  }

  void Workflows() {
    if (!workflow_) return;
    Line("workflows:\n  flow:\n    queue: queue-0\n    activities: [step]\n    returns: boolean");
    Line("activities:\n  step:\n    input: Thing\n    returns: boolean" + Reach(false));
    names_.emplace_back("flow");
  }

  void Apps() {
    if (names_.size() < 2 || !random_.OneIn(3)) return;
    std::string one;
    std::string two;
    for (size_t i = 0; i < names_.size(); ++i) {
      std::string& list = i == 0 || (i > 1 && random_.OneIn(2)) ? one : two;
      list += (list.empty() ? "" : ", ") + names_[i];
    }
    Line("apps:\n  one: { functions: [" + one + "] }\n  two: { functions: [" + two + "] }");
  }

  void Environments() {
    if (random_.OneIn(3)) return;
    Line("environments:\n  test: {}");
    if (random_.OneIn(2))
      Line("  live: { objectives: { success: 99.99% }, tags: { live: " + Hostile() + " } }");
  }

  Random random_;
  std::string out_;
  size_t containers_ = 0;
  size_t queues_ = 0;
  size_t services_ = 0;
  bool workflow_ = false;
  std::vector<std::string> names_;
};

}  // namespace

const std::vector<std::string>& HostileTexts() {
  static const std::vector<std::string> kTexts = {
      R"("it's")",
      R"("${secret} $${x} \\${y}")",
      R"("two\nlines")",
      R"("a: b # c, d")",
      R"("''' \\\\ \" ' `")",
      R"("{{name:raw}} {% x %} %PATH%")",
      R"("*/ // -->  ]]> </script>")",
      R"("| a | b | [l](x) <b>")",
      R"("\u00e9\U0001F600 \u2028 x")",
      R"("tab\there")",
      R"("@description('x') param y string")",
      R"("no")",
  };
  return kTexts;
}

std::string RandomBlueprint(uint64_t seed) {
  return Maker(seed).Make();
}

}  // namespace formwork::test
