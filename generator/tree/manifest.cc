#include "generator/tree/manifest.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>

#include "generator/base/str_cat.h"
#include "generator/git/git.h"

namespace formwork {
namespace {

using Json = nlohmann::json;
using Ids = std::map<std::string, std::string, std::less<>>;

constexpr size_t kLargest = 16U << 20U;

std::string Quote(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Error Fault(std::string message) {
  return {Error::Code::kUnsafe, std::move(message), std::string(kManifestPath)};
}

std::optional<Owner> OwnerOf(std::string_view word) {
  for (const Owner owner : {Owner::kOwned, Owner::kMerged, Owner::kSeed, Owner::kVendored}) {
    if (word == Word(owner)) return owner;
  }
  return std::nullopt;
}

std::string StringOr(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<ManifestEntry> ParseEntry(const std::string& path, const Json& value) {
  if (const auto fault = PathFault(path)) {
    return Fault(StrCat("the path ", Quote(path), " ", *fault,
                        "; a manifest names files of this project only"));
  }
  const std::optional<Owner> owner =
      value.is_object() ? OwnerOf(StringOr(value, "owner")) : std::nullopt;
  if (!owner)
    return Fault(
        StrCat("the file ", Quote(path), " needs an \"owner\": owned, merged, seed or vendored"));
  const std::string id = StringOr(value, "id");
  if (!git::IsBlobId(id))
    return Fault(StrCat("the file ", Quote(path), " needs an \"id\" of 40 hexadecimal digits"));
  return ManifestEntry{*owner, id};
}

Result<Json> ParseObject(std::string_view text) {
  if (text.size() > kLargest) return Fault("is larger than 16 MB");
  if (text.find("<<<<<<<") != std::string_view::npos) {
    return Fault(
        "holds conflict markers of a git merge: take either side whole, then generate again");
  }
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) {
    return Fault(
        "is not a JSON object: restore it with git, or delete it to start over (edited files are "
        "then kept)");
  }
  return json;
}

Result<Manifest> ReadManifest(const Json& json) {
  const auto format = json.find("manifest");
  if (format == json.end() || !format->is_number_integer())
    return Fault("has no number \"manifest\"");
  if (format->get<int64_t>() > kManifestFormat) {
    return Fault(StrCat("was written by formwork ", StringOr(json, "formwork"), " in format ",
                        format->get<int64_t>(), ", this one reads up to ", kManifestFormat,
                        ": update formwork"));
  }
  Manifest manifest;
  manifest.tool = StringOr(json, "formwork");
  const auto files = json.find("files");
  if (files == json.end() || !files->is_object()) return Fault("has no object \"files\"");
  for (const auto& item : files->items()) {
    const Result<ManifestEntry> entry = ParseEntry(item.key(), item.value());
    if (!entry) return entry.error();
    manifest.files.emplace(item.key(), *entry);
  }
  return manifest;
}

Result<Ids> ReadIds(const Json& json, const char* key) {
  Ids ids;
  const auto object = json.find(key);
  if (object == json.end() || !object->is_object())
    return Fault(StrCat("has no object \"", key, "\""));
  for (const auto& item : object->items()) {
    if (PathFault(item.key()) || !item.value().is_string() ||
        !git::IsBlobId(item.value().get<std::string>())) {
      return Fault(StrCat("the file ", Quote(item.key()), " is malformed"));
    }
    ids.emplace(item.key(), item.value().get<std::string>());
  }
  return ids;
}

// Walks a text that has to be exactly what is expected.
class Walk {
 public:
  explicit Walk(std::string_view text) : rest_(text) {}

  bool Skip(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  // What stands before the next quote.
  std::string_view ToQuote() {
    const std::string_view found = rest_.substr(0, rest_.find('"'));
    rest_.remove_prefix(found.size());
    return found;
  }

  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

// Stands in JSON as it is.
bool IsPlain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '\\'; });
}

// A manifest as Print writes it, which is what nearly every run meets; nullopt: it is otherwise or
// names an odd path, and JSON's own reader says what it is. That one takes five times as long, the
// better part of a run that has nothing to do.
std::optional<Manifest> ReadPrinted(std::string_view text) {
  Manifest manifest;
  if (text.size() > kLargest) return std::nullopt;
  Walk walk(text);
  if (!walk.Skip(StrCat("{\n  \"manifest\": ", kManifestFormat, ",\n  \"formwork\": \"")))
    return std::nullopt;
  manifest.tool = walk.ToQuote();
  if (!IsPlain(manifest.tool) || !walk.Skip("\",\n  \"files\": {\n")) return std::nullopt;
  do {
    if (!walk.Skip("    \"")) return std::nullopt;
    const std::string_view path = walk.ToQuote();
    const bool in_order = manifest.files.empty() || manifest.files.rbegin()->first < path;
    if (!in_order || !IsPlain(path) || PathFault(path) || !walk.Skip("\": { \"id\": \""))
      return std::nullopt;
    const std::string_view id = walk.ToQuote();
    if (!git::IsBlobId(id) || !walk.Skip("\", \"owner\": \"")) return std::nullopt;
    const std::optional<Owner> owner = OwnerOf(walk.ToQuote());
    if (!owner || !walk.Skip("\" }")) return std::nullopt;
    manifest.files.emplace_hint(manifest.files.end(), path, ManifestEntry{*owner, std::string(id)});
  } while (walk.Skip(",\n"));
  if (!walk.Skip("\n  }\n}\n") || !walk.AtEnd()) return std::nullopt;
  return manifest;
}

void AppendIds(std::string& out, std::string_view key, const Ids& ids) {
  out += StrCat("  \"", key, "\": {");
  std::string_view separator = "\n";
  for (const auto& [path, id] : ids) {
    out += StrCat(separator, "    ", Quote(path), ": \"", id, "\"");
    separator = ",\n";
  }
  out += ids.empty() ? "}" : "\n  }";
}

std::string PrintHead(const Manifest& manifest) {
  std::string out = StrCat("{\n  \"manifest\": ", kManifestFormat,
                           ",\n  \"formwork\": ", Quote(manifest.tool), ",\n  \"files\": {");
  std::string_view separator = "\n";
  for (const auto& [path, entry] : manifest.files) {
    out += StrCat(separator, "    ", Quote(path), ": { \"id\": \"", entry.id, "\", \"owner\": \"",
                  Word(entry.owner), "\" }");
    separator = ",\n";
  }
  out += manifest.files.empty() ? "}" : "\n  }";
  return out;
}

std::optional<int> NextNumber(std::string_view& version) {
  int number = 0;
  const auto [end, error] =
      std::from_chars(version.data(), version.data() + version.size(), number);
  if (error != std::errc()) return std::nullopt;
  version.remove_prefix(static_cast<size_t>(end - version.data()));
  if (version.starts_with('.')) version.remove_prefix(1);
  return number;
}

}  // namespace

const ManifestEntry* Manifest::Find(std::string_view path) const {
  const auto it = files.find(path);
  return it == files.end() ? nullptr : &it->second;
}

std::string Print(const Manifest& manifest) {
  return PrintHead(manifest) + "\n}\n";
}

std::string Print(const Pending& pending) {
  std::string out = PrintHead(pending.manifest) + ",\n";
  AppendIds(out, "writes", pending.writes);
  out += ",\n";
  AppendIds(out, "removes", pending.removes);
  return out + "\n}\n";
}

Result<Manifest> ParseManifest(std::string_view text) {
  if (std::optional<Manifest> printed = ReadPrinted(text)) return std::move(*printed);
  const Result<Json> json = ParseObject(text);
  if (!json) return json.error();
  return ReadManifest(*json);
}

Result<Pending> ParsePending(std::string_view text) {
  const Result<Json> json = ParseObject(text);
  if (!json) return json.error();
  Result<Manifest> manifest = ReadManifest(*json);
  if (!manifest) return manifest.error();
  Result<Ids> writes = ReadIds(*json, "writes");
  if (!writes) return writes.error();
  Result<Ids> removes = ReadIds(*json, "removes");
  if (!removes) return removes.error();
  return Pending{std::move(*manifest), std::move(*writes), std::move(*removes)};
}

bool IsNewerVersion(std::string_view version, std::string_view than) {
  while (true) {
    const std::optional<int> a = NextNumber(version);
    const std::optional<int> b = NextNumber(than);
    if (!a) return false;
    if (!b || *a != *b) return !b || *a > *b;
  }
}

}  // namespace formwork
