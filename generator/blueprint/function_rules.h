#pragma once
// What a function, workflow, read or retry may say together: exactly one trigger, and the fields
// that go with it.

#include "generator/blueprint/decoder.h"

namespace formwork::blueprint {

void CheckFunctionShape(Decoder& decoder, const Input& input);
void CheckWorkflowShape(Decoder& decoder, const Input& input);
void CheckReadShape(Decoder& decoder, const Input& input);
void CheckRetryShape(Decoder& decoder, const Input& input);

}  // namespace formwork::blueprint
