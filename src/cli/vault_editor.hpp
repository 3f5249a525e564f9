// A text in the person's editor, in memory.
#pragma once

#include <string>
#include <string_view>

#include "cli/vault_job.hpp"
#include "secrets/memory_folder.hpp"

namespace kboot::cli {

class Editor {
 public:
  // The text gets the name of `file`, so that the editor knows its language. Warns where only a
  // disk can hold it.
  Editor(VaultJob& job, const std::string& file) : Editor(job.app, job.config, file) {}
  Editor(App& app, const AnsibleConfig& config, const std::string& file);

  void write(std::string_view text);
  // Runs the editor to its end; what it ended with is the caller's to judge.
  [[nodiscard]] process::Result run();
  // Throws Error `vault-editor` where it ends with anything but success: the text may be half of
  // what the person wanted.
  void run_or_throw();
  [[nodiscard]] crypto::SecretBytes read() const;
  // The command as people would type it.
  [[nodiscard]] std::string command() const;

 private:
  App& app_;
  std::string file_;
  std::vector<std::string> words_;
  secrets::MemoryFolder folder_;
  std::string path_;
};

}  // namespace kboot::cli
