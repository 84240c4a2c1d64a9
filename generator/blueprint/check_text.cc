#include "generator/blueprint/check_text.h"

namespace formwork::blueprint {

void CheckText(const reader::Node& /*root*/, Sink& /*sink*/) {}

}  // namespace formwork::blueprint
