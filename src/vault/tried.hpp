// The keys that did not open a file: what an error tells of them.
#pragma once

#include <string>
#include <vector>

namespace kboot::vault {

class Tried {
 public:
  void add(const std::string& shown);

  // `what` says how the file is encrypted. Throws Error `vault-no-key` where no key was tried, else
  // `vault-wrong-key` with their names.
  [[noreturn]] void refuse(const std::string& name, std::string what, std::string hint) const;

 private:
  std::vector<std::string> names_;
};

}  // namespace kboot::vault
