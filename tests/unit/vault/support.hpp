// What the tests of vault share: a person who answers from a list, and keys made of text.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "crypto/crypto.hpp"
#include "support/test_context.hpp"
#include "vault/vault.hpp"

namespace kboot::test {

class Answers final : public vault::KeySource {
 public:
  explicit Answers(std::vector<std::string> answers = {}) : answers_(std::move(answers)) {}

  std::optional<crypto::SecretBytes> ask(const std::string& question) override {
    questions.push_back(question);
    if (questions.size() > answers_.size()) {
      return std::nullopt;
    }
    return crypto::SecretBytes::copy(answers_[questions.size() - 1]);
  }
  void warn(const base::Diagnostic& warning) override { warnings.push_back(warning.message); }

  std::vector<std::string> questions;
  std::vector<std::string> warnings;

 private:
  std::vector<std::string> answers_;
};

// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "kboot-vault-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  std::string write(const std::string& name, std::string_view text, bool executable = false) const {
    const std::filesystem::path file = path_ / name;
    std::ofstream(file) << text;
    std::filesystem::permissions(file, std::filesystem::perms(executable ? 0700 : 0600));
    return file.string();
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

inline vault::KeySpec password(std::string_view text, std::string id = "default") {
  vault::KeySpec spec;
  spec.kind = vault::KeySpec::Kind::password_text;
  spec.shown = "password " + id;
  spec.id = std::move(id);
  spec.text = crypto::SecretBytes::copy(text);
  return spec;
}

inline vault::KeySpec password_file(const std::string& path, std::string id = "default") {
  vault::KeySpec spec;
  spec.kind = vault::KeySpec::Kind::password_file;
  spec.id = std::move(id);
  spec.source = path;
  spec.shown = path;
  return spec;
}

inline vault::KeySpec identity(const vault::Identity& key) {
  vault::KeySpec spec;
  spec.kind = vault::KeySpec::Kind::identity_text;
  spec.text = key.to_text();
  spec.shown = "identity";
  return spec;
}

inline vault::KeySpec identity_file(const std::string& path) {
  vault::KeySpec spec;
  spec.source = path;
  spec.shown = path;
  return spec;
}

// Everything that a diagnostic says, to look for secrets in it.
inline std::string all_text(const base::Diagnostic& diagnostic) {
  std::string text = diagnostic.code + "\n" + diagnostic.message + "\n" + diagnostic.hint + "\n";
  for (const base::Frame& frame : diagnostic.frames) {
    text += frame.text + "\n";
  }
  for (const std::string& note : diagnostic.notes) {
    text += note + "\n";
  }
  return text;
}

// The diagnostic of what `action` throws; an empty one when it throws nothing.
template <typename Action>
base::Diagnostic diagnostic_of(Action action) {
  try {
    (void)action();
  } catch (const base::Error& error) {
    return error.diagnostic();
  }
  return {};
}

template <typename Action>
std::string code_of(Action action) {
  return diagnostic_of(action).code;
}

}  // namespace kboot::test
