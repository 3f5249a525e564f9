// Files and streams of the vault commands.
#include "cli/vault_files.hpp"

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"

namespace kboot::cli {

VaultFiles::VaultFiles(const Arguments& arguments, std::size_t first)
    : output_(arguments.value_or("output", "")) {
  const std::vector<std::string>& words = arguments.positional();
  inputs_.assign(words.begin() + static_cast<std::ptrdiff_t>(std::min(first, words.size())),
                 words.end());
  if (inputs_.empty()) {
    inputs_.emplace_back(standard_stream);
  }
  if (!output_.empty() && inputs_.size() > 1) {
    throw base::Error("option-value", "`--output` goes with one file only");
  }
}

std::string shown_name(const std::string& file) {
  return file == standard_stream ? "standard input" : file;
}

crypto::SecretBytes read_input(const std::string& file) {
  std::string bytes = base::read_file(file == standard_stream ? "/dev/stdin" : file);
  return crypto::SecretBytes::take(bytes);
}

void write_output(App& app, const std::string& file, std::string_view bytes) {
  if (file == standard_stream) {
    app.out().raw(bytes);
  } else {
    base::write_file(file, bytes, 0600);
  }
}

}  // namespace kboot::cli
