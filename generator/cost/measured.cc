#include "generator/cost/measured.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using Json = nlohmann::json;

double NumberAt(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number() ? it->get<double>() : 0;
}

const Json& Section(const Json& root, const char* name) {
  static const Json kNone = Json::object();
  const auto it = root.find(name);
  return it != root.end() && it->is_object() ? *it : kNone;
}

// Size of a document by container; of all together under "".
std::map<std::string, double> Sizes(const Json& root) {
  std::map<std::string, double> sizes;
  double bytes = 0;
  double documents = 0;
  for (const auto& [name, counts] : Section(root, "containers").items()) {
    const double written = NumberAt(counts, "written");
    if (written > 0) sizes[name] = NumberAt(counts, "bytes") / written;
    bytes += NumberAt(counts, "bytes");
    documents += written;
  }
  sizes[""] = documents > 0 ? bytes / documents : 1024;
  return sizes;
}

class Reader {
 public:
  Reader(const Json& root, const Load& model, double factor)
      : root_(root), model_(model), factor_(factor), sizes_(Sizes(root)) {}

  Load Run() {
    Load load;
    std::map<std::string, bool> seen;
    for (const FunctionLoad& row : model_.functions) {
      // The same name may stand there twice: an activity that two workflows run.
      if (!seen.emplace(row.function, true).second) continue;
      const Json& counts = Section(Section(root_, "functions"), row.function.c_str());
      if (row.use == Use::kIdle)
        load.functions.push_back(Timer(row, counts));
      else if (NumberAt(counts, "invocations") > 0)
        load.functions.push_back(Row(row, counts));
    }
    for (QueueLoad queue : model_.queues) {
      const Json& counts = Section(Section(root_, "queues"), queue.queue.c_str());
      queue.messages = Times(NumberAt(counts, "messages"));
      load.queues.push_back(std::move(queue));
    }
    for (FollowedLoad followed : model_.followed) {
      const Json& counts = Section(Section(root_, "containers"), followed.container.c_str());
      followed.documents = NumberAt(counts, "written") * factor_;
      load.followed.push_back(std::move(followed));
    }
    Workflows(load);
    return load;
  }

 private:
  [[nodiscard]] Figure Times(double measured) const {
    return {measured * factor_, From::kMeasured,
            StrCat(Count(measured), " measured, times ", Count(factor_))};
  }

  [[nodiscard]] static Figure Mean(double sum, double n) {
    return {n > 0 ? sum / n : 0, From::kMeasured, "measured"};
  }

  FunctionLoad Timer(FunctionLoad row, const Json& counts) const {
    const double n = NumberAt(counts, "invocations");
    if (n > 0) row.seconds = Mean(NumberAt(counts, "durationMs") / 1000, n);
    return row;
  }

  FunctionLoad Row(FunctionLoad row, const Json& counts) const {
    const double n = NumberAt(counts, "invocations");
    row.invocations = Times(n);
    row.seconds = Mean(NumberAt(counts, "durationMs") / 1000, n);
    row.response_bytes = Mean(NumberAt(counts, "bytesOut"), n);
    row.point_reads = NumberAt(counts, "reads") / n;
    row.queries = NumberAt(counts, "queries") / n;
    row.query_documents = Mean(NumberAt(counts, "queryDocuments"), NumberAt(counts, "queries"));
    row.document_bytes = {sizes_.at(""), From::kMeasured, "measured"};
    Outputs(counts, n, row);
    row.tokens_in = Mean(NumberAt(counts, "tokensIn"), n);
    row.tokens_out = Mean(NumberAt(counts, "tokensOut"), n);
    if (row.tokens_in.value <= 0 && row.tokens_out.value <= 0) row.model = "";
    return row;
  }

  // What was written, by container where the record has it.
  void Outputs(const Json& counts, double n, FunctionLoad& row) const {
    const Json& by_container = Section(counts, "writesTo");
    std::erase_if(row.outputs, [](const Output& output) { return output.queue; });
    const auto outputs = static_cast<double>(row.outputs.size());
    double bytes = 0;
    double documents = 0;
    for (Output& output : row.outputs) {
      const double written = by_container.empty() ? NumberAt(counts, "writes") / outputs
                                                  : NumberAt(by_container, output.to.c_str());
      output.count = written / n;
      output.why = "measured";
      const auto size = sizes_.find(output.to);
      bytes += written * (size == sizes_.end() ? sizes_.at("") : size->second);
      documents += written;
    }
    if (documents > 0) row.document_bytes.value = bytes / documents;
  }

  void Workflows(Load& load) const {
    double modelled = 0;
    for (const WorkflowLoad& row : model_.workflows)
      modelled += row.instances;
    const double instances = NumberAt(root_, "workflows") * factor_;
    const double steps = NumberAt(root_, "workflowSteps") * factor_;
    if (instances <= 0) return;
    for (WorkflowLoad row : model_.workflows) {
      // The record has one sum; several workflows share it as the model would have them.
      const double share = modelled > 0 ? row.instances / modelled
                                        : 1.0 / static_cast<double>(model_.workflows.size());
      row.instances = instances * share;
      row.activities = steps / instances;
      load.workflows.push_back(std::move(row));
    }
  }

  const Json& root_;
  const Load& model_;
  double factor_;
  std::map<std::string, double> sizes_;
};

// Invocations of functions with a route; of all when there are none.
double Base(const Json& root, const Load& model) {
  double http = 0;
  double all = 0;
  for (const FunctionLoad& row : model.functions) {
    const double n =
        NumberAt(Section(Section(root, "functions"), row.function.c_str()), "invocations");
    if (row.use == Use::kIdle) continue;
    all += n;
    http += row.group == "http" ? n : 0;
  }
  return http > 0 ? http : all;
}

}  // namespace

std::optional<Load> MeasuredLoad(std::string_view json, const blueprint::Blueprint& blueprint,
                                 double requests, std::string& why) {
  const Json root = Json::parse(json, nullptr, false);
  if (!root.is_object() || !root.contains("formwork") || root["formwork"] != "measured/1" ||
      !root.contains("functions") || !root["functions"].is_object()) {
    why =
        "not a measurement: {\"formwork\":\"measured/1\",\"seconds\":…,\"functions\":{…}} is "
        "wanted";
    return std::nullopt;
  }
  const Load model = LoadOf(blueprint, {});
  const double base = Base(root, model);
  const double seconds = NumberAt(root, "seconds");
  if (base <= 0 || seconds <= 0) {
    why = "nothing was measured: use the platform while `formwork run` runs it";
    return std::nullopt;
  }
  const double factor = requests > 0 ? requests / base : kSecondsPerMonth / seconds;
  return Reader(root, model, factor).Run();
}

}  // namespace formwork::cost
