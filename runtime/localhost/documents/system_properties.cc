#include "runtime/localhost/documents/system_properties.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>

namespace formwork::localhost {

namespace {

constexpr std::array<std::string_view, 5> kNames = {"_rid", "_self", "_etag", "_attachments",
                                                    "_ts"};

// Base64 with '-' for '/', because the result is part of a path.
std::string Base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";
  std::string out;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group =
          (group << 8U) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    const size_t digits = std::min(bytes.size() - i, size_t{3}) + 1;
    for (size_t k = 0; k < 4; ++k)
      out += k < digits ? kAlphabet[(group >> (18 - 6 * k)) & 0x3FU] : '=';
  }
  return out;
}

std::string BigEndian(uint64_t value, unsigned bytes) {
  std::string out;
  for (unsigned i = bytes; i > 0; --i)
    out += static_cast<char>((value >> (8 * (i - 1))) & 0xFFU);
  return out;
}

std::string DatabaseBytes() {
  return "\x35\x6b\x01\x46";
}  // one account, one database: any four bytes do

std::string ContainerBytes(int64_t container) {
  return DatabaseBytes() + BigEndian(0x80000000U | static_cast<uint32_t>(container), 4);
}

}  // namespace

std::string ContainerRid(int64_t container) {
  return Base64(ContainerBytes(container));
}

std::string DocumentRid(int64_t container, int64_t number) {
  return Base64(ContainerBytes(container) + BigEndian(static_cast<uint64_t>(number), 8));
}

// The random part keeps an ETag from coming back when a number does: after a restart, if the last
// document is gone.
std::string NewEtag(int64_t lsn, int64_t seconds) {
  std::random_device random;
  std::array<char, 48> text{};
  const int size = std::snprintf(text.data(), text.size(), "\"%08llx-0000-%04x-0000-%08llx0000\"",
                                 static_cast<unsigned long long>(lsn), random() & 0xFFFFU,
                                 static_cast<unsigned long long>(seconds));
  return {text.data(), static_cast<size_t>(size)};
}

void RemoveSystemProperties(Json& document) {
  std::erase_if(document.members, [](const JsonMember& member) {
    return std::find(kNames.begin(), kNames.end(), member.name) != kNames.end() ||
           member.name == "_lsn";
  });
}

void AddSystemProperties(Json& document, int64_t container, std::string_view rid,
                         std::string_view etag, int64_t seconds) {
  const std::string self = "dbs/" + Base64(DatabaseBytes()) + "/colls/" + ContainerRid(container) +
                           "/docs/" + std::string(rid) + "/";
  document.members.push_back({"_rid", Json::String(std::string(rid))});
  document.members.push_back({"_self", Json::String(self)});
  document.members.push_back({"_etag", Json::String(std::string(etag))});
  document.members.push_back({"_attachments", Json::String("attachments/")});
  document.members.push_back({"_ts", Json::Int(seconds)});
}

}  // namespace formwork::localhost
