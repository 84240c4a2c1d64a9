// formwork-localhost: a function app on this machine, as Azure's host would run it.

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "runtime/localhost/host/host.h"

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    std::string what;
    const auto options = formwork::localhost::ReadOptions(arguments, what);
    if (!options) {
      if (what.empty()) {
        std::cout << formwork::localhost::Usage();
        return 0;
      }
      std::cerr << "formwork-localhost: " << what << "\n" << formwork::localhost::Usage();
      return 64;
    }
    return formwork::localhost::RunHost(*options);
  } catch (const std::exception& e) {
    std::cerr << "formwork-localhost: " << e.what() << "\n";
    return 1;
  } catch (...) {
    return 70;
  }
}
