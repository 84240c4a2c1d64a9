#pragma once
// Nodes made and asked in short: what an opened pipeline has that no file wrote, and a key's text.

#include <string>
#include <string_view>

#include "generator/reader/node.h"

namespace formwork::pipeline {

[[nodiscard]] reader::Node EmptyMapping();
// With the span of `like`.
[[nodiscard]] reader::Node ScalarNode(std::string text, const reader::Node& like = {});
void AddMember(reader::Node& mapping, reader::Key key, reader::Node value);
// An element's items when it is a sequence, else the element itself, at the end of `list`.
void Splice(const reader::Node& element, reader::Node& list);

// The text of a key's value; "" without the key.
[[nodiscard]] std::string TextAt(const reader::Node& node, std::string_view key);

}  // namespace formwork::pipeline
