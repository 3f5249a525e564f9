// Telling about encrypted texts.
#include "secrets/inspection.hpp"

#include <algorithm>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "secrets/sealer.hpp"

namespace kboot::secrets {

namespace {

using base::cat;

std::string describe(const vault::Envelope& envelope) {
  switch (envelope.format) {
    case vault::Format::ansible:
      return envelope.version == "1.1" && envelope.id == "default"
                 ? std::string("ansible 1.1")
                 : cat("ansible ", envelope.version, " id=", envelope.id);
    case vault::Format::sops:
      return cat("sops, ", count_of(envelope.recipients, "recipient"));
    case vault::Format::age:
      break;
  }
  return envelope.has_passphrase ? std::string("age, passphrase")
                                 : cat("age, ", count_of(envelope.recipients, "recipient"));
}

// A path of the home folder as people write it.
std::string short_key(std::string_view key) {
  const std::string home = base::expand_user("~/");
  std::string text = base::replace_all(key, "`", "");
  if (home.size() > 2 && text.starts_with(home)) text = cat("~/", text.substr(home.size()));
  // The recipient of an identity stands behind it.
  return text.substr(0, text.find(" (age1"));
}

// The names in the note "tried `a`, `b`"; each once.
std::string tried_keys(const base::Diagnostic& error) {
  constexpr std::string_view mark = "tried ";
  std::vector<std::string> names;
  for (const std::string_view note : error.notes) {
    if (!note.starts_with(mark)) continue;
    for (const std::string_view each : base::split(note.substr(mark.size()), ',')) {
      std::string name = short_key(base::trim(each));
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  return base::join(names, ", ");
}

}  // namespace

Inspection inspect(vault::Keyring& keyring, const Sealed& sealed) {
  Inspection result;
  bool has_password = false;
  try {
    const vault::Envelope envelope = vault::inspect(sealed.envelope, sealed.place());
    result.format = describe(envelope);
    has_password = envelope.format == vault::Format::ansible || envelope.has_passphrase;
    const vault::Opened opened = keyring.open(sealed.envelope, sealed.place());
    result.state = cat("opens with ", short_key(opened.key));
  } catch (const base::Error& error) {
    result.error = error.diagnostic();
    if (result.format.empty()) result.format = "unknown";
    const std::string& code = result.error.code;
    if (code == "vault-no-key") {
      result.opens = Opens::without_key;
      result.state = has_password ? "no password given" : "no identity given";
    } else if (const std::string keys = tried_keys(result.error);
               code == "vault-wrong-key" && !keys.empty()) {
      result.opens = Opens::wrong_key;
      result.state = cat("does not open with ", keys);
    } else {
      result.opens = Opens::damaged;
      result.state = result.error.message;
    }
  }
  return result;
}

std::string summary(const std::vector<Inspection>& all) {
  const auto count = [&](Opens opens) {
    return static_cast<std::size_t>(std::ranges::count(all, opens, &Inspection::opens));
  };
  const std::size_t open = count(Opens::yes);
  std::string out = cat(all.size(), " encrypted");
  if (open == all.size()) return all.empty() ? "nothing is encrypted" : cat(out, ", all open");
  out += cat(", ", open, " open");
  if (const std::size_t without = count(Opens::without_key); without > 0) {
    out += cat(", ", without, " without a key");
  }
  if (const std::size_t wrong = count(Opens::wrong_key) + count(Opens::damaged); wrong > 0) {
    out += cat(", ", wrong, " that should open and ", wrong == 1 ? "does" : "do", " not");
  }
  return out;
}

}  // namespace kboot::secrets
