#include "generator/cli/explain_line.h"

#include <filesystem>

#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/cli/render.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

std::optional<Place> ParsePlace(const std::string& topic) {
  const size_t colon = topic.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == topic.size()) return std::nullopt;
  const std::string digits = topic.substr(colon + 1);
  const bool number =
      digits.size() <= 7 && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!number) return std::nullopt;
  return Place{fs::path(topic.substr(0, colon)).lexically_normal().generic_string(),
               static_cast<uint32_t>(std::stoul(digits))};
}

}  // namespace

std::optional<int> ExplainLine(const std::string& topic, const Arguments& arguments, Env& env) {
  const std::optional<Place> place = ParsePlace(topic);
  if (!place) return std::nullopt;
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  const Rendered rendered = RenderProject(*session, arguments, env);
  if (!rendered.files) return rendered.exit_code;
  if (place->file == fs::path(session->file).lexically_normal().generic_string())
    return ExplainBlueprint(*place, *rendered.files, *session, arguments, env);
  if (rendered.files->Find(place->file) != nullptr)
    return ExplainRendered(*place, *rendered.files, *session, arguments, env);
  return Fail(env,
              StrCat(place->file, " is no file that formwork renders, and not ", session->file),
              kUsage);
}

}  // namespace formwork::cli
