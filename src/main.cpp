// Where the program starts: what must happen before anything else, then the command line.
#include <string>
#include <vector>

#include "base/static_glibc.hpp"
#include "cli/app.hpp"

int main(int argc, char** argv) {
  kboot::base::pin_name_services();
  const std::string program = argc > 0 ? argv[0] : "kboot";
  kboot::cli::App app(program, std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
  return app.run();
}
