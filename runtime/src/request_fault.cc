#include "runtime/src/request_fault.h"

#include <algorithm>
#include <string_view>

#include "runtime/src/http_client.h"

namespace formwork {
namespace {

constexpr char kDelete = 0x7F;

bool IsControl(char c) {
  return (c >= 0 && c < ' ') || c == kDelete;
}

// A word of HTTP: a method, a header's name.
bool IsToken(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [kMarks](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string RequestFault(const ClientRequest& request) {
  if (!IsToken(request.method)) return "its method is no word of HTTP";
  if (std::ranges::any_of(request.target, [](char c) { return c == ' ' || IsControl(c); }))
    return "its path holds a blank or a control character; encode it as %20 and the like";
  for (const Header& header : request.headers) {
    if (!IsToken(header.name)) return "the name of one of its headers is no word of HTTP";
    if (std::ranges::any_of(header.value, [](char c) { return c != '\t' && IsControl(c); }))
      return "its header '" + header.name + "' holds a control character";
  }
  return "";
}

}  // namespace formwork
