// A function app with the measured function, linked as a package is.

#include <formwork/app.h>

#include "tests/bench/runtime/work.h"

int main() {
  formwork::App app("bench");
  app.Add(formwork::bench::WorkInfo("work", formwork::bench::Work));
  return app.Run();
}
