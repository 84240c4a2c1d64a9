#include "generator/pipeline/tasks.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/problems.h"

namespace formwork::pipeline {
namespace {

using reader::Node;

struct Task {
  std::string_view name;
  int version;
  std::string_view inputs;  // as tasks.def writes them
};

constexpr Task kTasks[] = {
#define FORMWORK_TASK(name, version, inputs) {name, version, inputs},
#include "generator/pipeline/tasks.def"
#undef FORMWORK_TASK
};

// "a|b|c" -> a, b, c
std::vector<std::string> Cut(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
  }
  return parts;
}

struct Input {
  std::vector<std::string> names;  // the first is the one that messages use
  bool needed = false;
  bool integer = false;
  std::vector<std::string> words;  // empty: any text
};

Input Parse(std::string_view text) {
  Input input;
  const size_t equals = std::min(text.find('='), text.size());
  std::string_view names = text.substr(0, equals);
  const std::string_view words = text.substr(std::min(equals + 1, text.size()));
  if (names.ends_with('*')) {
    input.needed = true;
    names.remove_suffix(1);
  }
  input.names = Cut(names, '/');
  input.integer = words == "int";
  if (!input.integer) input.words = Cut(words == "bool" ? "true|false" : words, '|');
  return input;
}

bool Same(std::string_view a, std::string_view b) {
  return LowerAscii(a) == LowerAscii(b);
}

bool Has(const std::vector<std::string>& list, std::string_view wanted) {
  return std::ranges::any_of(list, [&](const std::string& item) { return Same(item, wanted); });
}

// Known only when the pipeline runs.
bool IsOpen(std::string_view text) {
  return text.find("$(") != std::string_view::npos || text.find("$[") != std::string_view::npos;
}

void CheckValue(const Input& input, const Node& value, std::string_view task, Sink& sink) {
  if (!value.IsScalar() || IsOpen(value.text)) return;
  const std::string& name = input.names.front();
  if (input.integer &&
      !std::ranges::all_of(value.text, [](char c) { return c >= '0' && c <= '9'; }))
    sink.Report(BadInput(value.span, StrCat("input '", name, "' of ", task,
                                            " must be a whole number, not '", value.text, "'")));
  if (input.words.empty() || Has(input.words, value.text)) return;
  sink.Report(BadInput(value.span,
                       StrCat("input '", name, "' of ", task, " cannot be '", value.text, "'"),
                       StrCat("valid: ", Join(input.words, ", "))));
}

const Node* Given(const Input& input, const Node* inputs) {
  if (inputs == nullptr) return nullptr;
  for (size_t i = 0; i < inputs->keys.size(); ++i) {
    if (Has(input.names, inputs->keys[i].text)) return &inputs->items[i];
  }
  return nullptr;
}

void CheckInputs(const Task& row, const Node& task, const Node* inputs, Sink& sink) {
  if (row.inputs.empty()) return;
  std::vector<std::string> known;
  for (const std::string& text : Cut(row.inputs, ';')) {
    const Input input = Parse(text);
    known.insert(known.end(), input.names.begin(), input.names.end());
    if (const Node* value = Given(input, inputs)) {
      CheckValue(input, *value, task.text, sink);
    } else if (input.needed) {
      sink.Report(
          BadInput(task.span, StrCat(task.text, " needs the input '", input.names.front(), "'")));
    }
  }
  if (inputs == nullptr) return;
  for (const auto& key : inputs->keys) {
    if (Has(known, key.text)) continue;
    const auto near = NearestName(key.text, known);
    sink.Report(BadInput(
        key.span, StrCat(task.text, " has no input '", key.text, "'"),
        near ? StrCat("did you mean '", *near, "'?") : StrCat("it has: ", Join(known, ", "))));
  }
}

// A name with dots is an extension's (publisher.extension.task), one of 36 characters an id.
bool IsForeign(std::string_view name) {
  return name.find('.') != std::string_view::npos || name.size() == 36;
}

void ReportUnknown(const Node& task, const std::string& name, Sink& sink) {
  std::vector<std::string> names;
  for (const Task& row : kTasks)
    names.emplace_back(row.name);
  const auto near = NearestName(name, names);
  if (near) {
    sink.Report(
        BadInput(task.span, StrCat("there is no task '", name, "'"),
                 StrCat("did you mean '", *near,
                        "'? A task of an extension is written publisher.extension.task@version")));
  } else {
    sink.Report(UnknownTask(task.span, task.text));
  }
}

// "2" or "2.240.1"
int MajorVersion(const std::string& text) {
  return std::atoi(text.substr(0, text.find('.')).c_str());
}

}  // namespace

void CheckTask(const Node& task, const Node* inputs, Sink& sink) {
  const size_t at = task.text.find('@');
  const bool versioned = at != std::string::npos && at + 1 < task.text.size() &&
                         task.text[at + 1] >= '0' && task.text[at + 1] <= '9';
  if (!versioned) {
    sink.Report(BadInput(task.span, StrCat("task '", task.text, "' has no version"),
                         "write it as name@version: AzureCLI@2"));
    return;
  }
  const std::string name = task.text.substr(0, at);
  const int version = MajorVersion(task.text.substr(at + 1));
  const Task* newest = nullptr;
  std::vector<std::string> versions;
  for (const Task& row : kTasks) {
    if (!Same(row.name, name)) continue;
    if (row.version == version) {
      CheckInputs(row, task, inputs, sink);
      return;
    }
    newest = &row;  // the table is in order
    versions.push_back(std::to_string(row.version));
  }
  if (newest == nullptr) {
    if (!IsForeign(name)) ReportUnknown(task, name, sink);
  } else if (version == newest->version + 1) {
    sink.Report(UnknownTask(task.span, task.text));  // it may well have come out since
  } else {
    sink.Report(BadInput(task.span, StrCat(newest->name, " has no version ", version),
                         StrCat("it has: ", Join(versions, ", "))));
  }
}

}  // namespace formwork::pipeline
