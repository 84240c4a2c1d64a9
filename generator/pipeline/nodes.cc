#include "generator/pipeline/nodes.h"

#include <utility>

namespace formwork::pipeline {

using reader::Node;
using reader::NodeKind;

Node EmptyMapping() {
  Node node;
  node.kind = NodeKind::kMapping;
  return node;
}

Node ScalarNode(std::string text, const Node& like) {
  Node node;
  node.kind = NodeKind::kScalar;
  node.style = like.style;
  node.overlay = like.overlay;
  node.text = std::move(text);
  node.span = like.span;
  return node;
}

void AddMember(Node& mapping, reader::Key key, Node value) {
  mapping.keys.push_back(std::move(key));
  mapping.items.push_back(std::move(value));
}

void Splice(const Node& element, Node& list) {
  if (element.IsSequence()) {
    list.items.insert(list.items.end(), element.items.begin(), element.items.end());
  } else {
    list.items.push_back(element);
  }
}

std::string TextAt(const Node& node, std::string_view key) {
  const Node* found = node.Find(key);
  return found == nullptr ? "" : found->text;
}

}  // namespace formwork::pipeline
