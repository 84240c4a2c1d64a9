#include "generator/blueprint/check.h"

namespace formwork::blueprint {

void Check(const Blueprint& /*blueprint*/, Sink& /*sink*/) {}

}  // namespace formwork::blueprint
