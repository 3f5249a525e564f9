// Files of a project, opened where they are encrypted.
#include "run/project_files.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "value/yaml.hpp"
#include "vault/sealed_text.hpp"

namespace kboot::run {

using value::Value;

namespace {

Value unsafe_text(std::string_view tag, std::string_view text, base::Origin origin) {
  if (tag != "!unsafe")
    throw base::Error("yaml-tag", base::cat("the tag `", tag, "` is not known here"), origin);
  Value made(text);
  made.set_origin(origin);
  return made.add_marks(value::mark_unsafe);
}

}  // namespace

Value ProjectFiles::text(const std::string& path) const {
  const std::string bytes = base::read_file(path);
  if (!vault::is_encrypted(bytes)) return Value(bytes);
  const vault::Opened opened = keyring_->open(bytes, path);
  redactor_.add(opened.text.view());
  return Value(opened.text.view()).add_marks(value::mark_secret);
}

Value ProjectFiles::yaml(const std::string& path) const {
  const Value bytes = text(path);
  value::YamlOptions options;
  options.for_people = true;
  options.secret = bytes.has(value::mark_secret);
  base::Diagnostics warnings;
  options.warnings = &warnings;
  options.on_tag = vault::vault_tags(keyring_, path, unsafe_text);
  Value tree = value::read_yaml(bytes.as_string(), path, options);
  {
    const std::lock_guard lock(mutex_);
    for (const base::Diagnostic& warning : warnings.items()) warnings_.add(warning);
  }
  if (options.secret) vault::remember_secrets(redactor_, tree);
  return tree;
}

}  // namespace kboot::run
