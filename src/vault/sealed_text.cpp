// Opening inline values.
#include "vault/sealed_text.hpp"

#include "base/text.hpp"
#include "vault/ansible_vault.hpp"

namespace kboot::vault {
namespace {

// Throws for what is no envelope, at the time the file is read.
Format expect_format(std::string_view envelope) {
  const std::optional<Format> format = format_of(envelope);
  if (!format) {
    throw base::Error("vault-format", "the text behind `!vault` is not encrypted")
        .hint(
            "it begins with `$ANSIBLE_VAULT;` or with age's `-----BEGIN AGE ENCRYPTED FILE-----`");
  }
  return *format;
}

}  // namespace

SealedText::SealedText(std::shared_ptr<Keyring> keyring, std::string_view envelope,
                       std::string name, value::Origin origin)
    : keyring_(std::move(keyring)),
      envelope_(envelope),
      name_(std::move(name)),
      origin_(origin),
      format_(expect_format(envelope)),
      id_(format_ == Format::ansible ? parse_ansible_vault(envelope).id : "") {}

value::Value SealedText::to_data() const {
  const std::lock_guard lock(mutex_);
  if (!opened_) {
    try {
      const Opened opened = keyring_->open(envelope_, name_);
      keyring_->context().redactor.add(opened.text.view());
      opened_ = value::Value(opened.text.view());
      opened_->set_origin(origin_).add_marks(value::mark_secret | value::mark_unsafe);
    } catch (base::Error& error) {
      throw error.at(origin_);
    }
  }
  return *opened_;
}

bool SealedText::is_slow() const noexcept {
  const std::lock_guard lock(mutex_);
  return !opened_;
}

bool SealedText::equals(const Foreign& other) const noexcept {
  const auto* const sealed = dynamic_cast<const SealedText*>(&other);
  return sealed != nullptr && sealed->envelope_ == envelope_;
}

const SealedText* sealed_text(const value::Value& value) noexcept {
  return value.is(value::Kind::foreign) ? dynamic_cast<const SealedText*>(&value.as_foreign())
                                        : nullptr;
}

value::TagHandler vault_tags(std::shared_ptr<Keyring> keyring, std::string file,
                             value::TagHandler otherwise) {
  return [keyring = std::move(keyring), file = std::move(file), otherwise = std::move(otherwise)](
             std::string_view tag, std::string_view text, value::Origin origin) {
    if (tag == "!vault" || tag == "!vault-encrypted") {
      try {
        return value::Value::foreign(std::make_unique<SealedText>(keyring, text, file, origin))
            .set_origin(origin);
      } catch (base::Error& error) {
        throw error.at(origin);
      }
    }
    if (!otherwise) {
      throw base::Error("yaml-tag", base::cat("the tag `", tag, "` is not known"), origin);
    }
    return otherwise(tag, text, origin);
  };
}

void remember_secrets(base::Redactor& redactor, const value::Value& tree) {
  if (tree.is_string() && tree.has(value::mark_secret)) {
    redactor.add(tree.as_string());
  } else if (tree.is_list()) {
    for (const value::Value& item : tree.as_list()) {
      remember_secrets(redactor, item);
    }
  } else if (tree.is_dict()) {
    for (const value::Entry& entry : tree.as_dict()) {
      remember_secrets(redactor, entry.value);
    }
  }
}

}  // namespace kboot::vault
