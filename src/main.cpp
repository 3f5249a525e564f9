// Where the program starts: what must happen before anything else, then the command line.
#include "base/static_glibc.hpp"

#include <cstdio>
#include <string_view>

int main(int argc, char** argv) {
  kboot::base::pin_name_services();
  if (argc == 2 && std::string_view(argv[1]) == "version") {
    std::puts("kboot " KBOOT_VERSION);
    return 0;
  }
  std::fputs("error: unknown command; try `kboot version`\n", stderr);
  return 1;
}
