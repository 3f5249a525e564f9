// What the vault commands read and write: files, or the standard streams where a name is `-`.
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::cli {

class App;

// The files of a command line. No file: standard input to standard output. Without --output a file
// is replaced.
class VaultFiles {
 public:
  // `first` arguments are no files. Throws `option-value` for --output with several files.
  explicit VaultFiles(const Arguments& arguments, std::size_t first = 0);

  [[nodiscard]] const std::vector<std::string>& inputs() const noexcept { return inputs_; }
  // Where the result of this input goes.
  [[nodiscard]] const std::string& output_of(const std::string& input) const noexcept {
    return output_.empty() ? input : output_;
  }

 private:
  std::vector<std::string> inputs_;
  std::string output_;
};

inline constexpr const char* standard_stream = "-";
// How errors call an input.
[[nodiscard]] std::string shown_name(const std::string& file);
[[nodiscard]] crypto::SecretBytes read_input(const std::string& file);
// Replaces the file at once, whole; its mode stays, and a new one is for its owner alone.
void write_output(App& app, const std::string& file, std::string_view bytes);

}  // namespace kboot::cli
