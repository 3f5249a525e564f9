// What a value does wrong, and the causes of it, as the library prints them. Private to this folder.
#pragma once

#include <string>
#include <vector>

namespace kboot::query {

struct Fault {
  enum Kind : unsigned char { plain, group, reference, head } kind = plain;
  std::string at;    // JSON pointer into the value
  std::string text;  // what is wrong
  std::vector<Fault> causes = {};
};

[[nodiscard]] std::string fault_text(const Fault& fault);

}  // namespace kboot::query
