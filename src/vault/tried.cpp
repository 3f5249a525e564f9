// Telling which keys were tried.
#include "vault/tried.hpp"

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::vault {

void Tried::add(const std::string& shown) { names_.push_back(base::cat("`", shown, "`")); }

void Tried::refuse(const std::string& name, std::string what, std::string hint) const {
  base::Error error =
      names_.empty()
          ? base::Error("vault-no-key", base::cat("no key was given that could open `", name, "`"))
          : base::Error("vault-wrong-key", base::cat("none of the given keys opens `", name, "`"));
  error.note(std::move(what));
  if (!names_.empty()) {
    error.note(base::cat("tried ", base::join(names_, ", ")));
  }
  throw error.hint(std::move(hint));
}

}  // namespace kboot::vault
