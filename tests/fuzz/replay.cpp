// Runs a fuzz target on files, one after the other, and prints a line for each that went well.
//
// usage: fuzz_TARGET FILE...        a crash, a finding or more than 10 s for a file end the program at that file
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "target.hpp"

namespace {

constexpr unsigned seconds_per_file = 10;

std::string read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** arguments) {
  for (int index = 1; index < count; ++index) {
    const std::filesystem::path path = arguments[index];
    const std::string input = read(arguments[index]);
    ::alarm(seconds_per_file);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    ::alarm(0);
    const std::string name = path.parent_path().filename() / path.filename();
    std::printf("ok fuzz: %s\n", name.c_str());
    std::fflush(stdout);
  }
}
