// Files of a project, opened where they are encrypted.
#include "run/project_files.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
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

// A SOPS file keeps some values in the clear: those are no secrets. `opened` is the whole file, opened
// and secret; `sealed` the same as it stands on the disk.
Value clear_of_sops(const Value& opened, const Value& sealed) {
  if (opened.is_dict() && sealed.is_dict()) {
    Value out = Value::dict();
    out.set_origin(opened.origin());
    for (const value::Entry& entry : opened.as_dict()) {
      const Value* const other = sealed.find(entry.key.as_string());
      out.edit_dict().set(entry.key,
                          other == nullptr ? entry.value : clear_of_sops(entry.value, *other));
    }
    return out;
  }
  if (opened.is_list() && sealed.is_list() && opened.as_list().size() == sealed.as_list().size()) {
    std::vector<Value> items;
    for (std::size_t i = 0; i < opened.as_list().size(); ++i)
      items.push_back(clear_of_sops(opened.as_list()[i], sealed.as_list()[i]));
    return Value::list(std::move(items)).set_origin(opened.origin());
  }
  const bool same = !opened.is_list() && !opened.is_dict() && value::equal(opened, sealed);
  return same ? sealed : opened;
}

}  // namespace

Value ProjectFiles::text(const std::string& path) const {
  const std::string bytes = base::read_file(path);
  if (!vault::is_encrypted(bytes)) return Value(bytes);
  const Value opened = open(bytes, path);
  redactor_.add(opened.as_string());
  return opened;
}

Value ProjectFiles::open(std::string_view bytes, const std::string& path) const {
  return Value(keyring_->open(bytes, path).text.view()).add_marks(value::mark_secret);
}

Value ProjectFiles::yaml(const std::string& path) const {
  const std::string raw = base::read_file(path);
  const std::optional<vault::Format> format = vault::format_of(raw);
  // Its values are told to the redactor below, not its lines: keys are no secrets.
  const Value bytes = format ? open(raw, path) : Value(raw);
  value::YamlOptions options;
  options.for_people = true;
  options.secret = format.has_value();
  base::Diagnostics warnings;
  options.warnings = &warnings;
  options.on_tag = vault::vault_tags(keyring_, path, unsafe_text);
  Value tree = value::read_yaml(bytes.as_string(), path, options);
  {
    const std::lock_guard lock(mutex_);
    for (const base::Diagnostic& warning : warnings.items()) warnings_.add(warning);
  }
  if (format == vault::Format::sops) {
    options.secret = false;
    tree = clear_of_sops(tree, value::read_yaml(raw, path, options));
  }
  if (format) vault::remember_secrets(redactor_, tree);
  return tree;
}

}  // namespace kboot::run
