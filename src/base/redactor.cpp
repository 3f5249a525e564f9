// Taking opened secrets out of text that comes from outside.
#include "base/redactor.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace kboot::base {

namespace {

// A text as it stands inside a JSON string; `html` as Go's encoder writes it.
std::string json_form(std::string_view text, bool html) {
  static constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
  static constexpr std::string_view letters = "\"\\bfnrt";
  std::string out;
  for (const char byte : text) {
    const std::size_t letter = escaped.find(byte);
    if (letter != std::string_view::npos) {
      out.append({'\\', letters[letter]});
    } else if (static_cast<unsigned char>(byte) < 0x20 ||
               (html && (byte == '<' || byte == '>' || byte == '&'))) {
      out.append("\\u00").append(hex_encode({&byte, 1}));
    } else {
      out.push_back(byte);
    }
  }
  return out;
}

}  // namespace

void Redactor::remember(std::string form) {
  if (form.size() < shortest || std::find(forms_.begin(), forms_.end(), form) != forms_.end())
    return;
  const auto place = std::find_if(forms_.begin(), forms_.end(), [&](const std::string& other) {
    return other.size() < form.size();
  });
  forms_.insert(place, std::move(form));
}

void Redactor::add(std::string_view secret) {
  if (secret.size() < shortest) return;
  const std::lock_guard lock(mutex_);
  const std::string_view trimmed = trim(secret);  // a server seldom repeats a final line end
  for (const std::string_view text : {secret, trimmed}) {
    if (text.size() < shortest) continue;
    remember(std::string(text));
    remember(base64_encode(text));
    remember(base64_encode(text, Base64::standard, false));
    remember(base64_encode(text, Base64::url));
    remember(base64_encode(text, Base64::url, false));
    remember(url_encode(text));
    remember(json_form(text, false));
    remember(json_form(text, true));
  }
  for (const std::string_view line : split(secret, '\n')) {
    const std::string_view text = trim(line);
    if (text.size() >= shortest) remember(std::string(text));
  }
}

std::string Redactor::filter(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  std::array<bool, 256> starts{};
  for (const std::string& form : forms_) starts[static_cast<unsigned char>(form.front())] = true;
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (starts[static_cast<unsigned char>(text.front())]) {
      const auto form =
          std::find_if(forms_.begin(), forms_.end(),
                       [&](const std::string& candidate) { return text.starts_with(candidate); });
      if (form != forms_.end()) {
        out += mask;
        text.remove_prefix(form->size());
        continue;
      }
    }
    out.push_back(text.front());
    text.remove_prefix(1);
  }
  return out;
}

bool Redactor::empty() const {
  const std::lock_guard lock(mutex_);
  return forms_.empty();
}

}  // namespace kboot::base
