// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include <formwork/workflow_app.h>

#include "generated/functions.h"
#include "generated/workflows.h"

int main() {
  formwork::WorkflowApp function_app(FORMWORK_BUILD);
  app::Register(function_app.app());
  app::RegisterWorkflows(function_app);
  return function_app.Run();
}
