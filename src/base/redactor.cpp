// Taking opened secrets out of text that comes from outside.
#include "base/redactor.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace kboot::base {

namespace {

enum class Json : unsigned char { plain, html, ascii };

// A text as it stands inside a JSON string: as most write it, as Go's encoder, as Python's.
std::string json_form(std::string_view text, Json how) {
  static constexpr std::string_view escaped = "\"\\\b\f\n\r\t";
  static constexpr std::string_view letters = "\"\\bfnrt";
  std::string out;
  const auto escape = [&out](std::uint32_t unit) {
    const std::array<char, 2> bytes{static_cast<char>(unit >> 8), static_cast<char>(unit)};
    out.append("\\u").append(hex_encode({bytes.data(), bytes.size()}));
  };
  while (!text.empty()) {
    const char byte = text.front();
    const std::size_t letter = escaped.find(byte);
    const Utf8Step step = read_utf8(text);
    if (letter != std::string_view::npos) {
      out.append({'\\', letters[letter]});
    } else if (static_cast<unsigned char>(byte) < 0x20 ||
               (how == Json::html && (byte == '<' || byte == '>' || byte == '&'))) {
      escape(static_cast<unsigned char>(byte));
    } else if (how == Json::ascii && step.size > 1) {
      const std::uint32_t point = step.code_point;
      if (point >= 0x10000) escape(0xD7C0 + (point >> 10));
      escape(point >= 0x10000 ? 0xDC00 + (point & 0x3FF) : point);
    } else {
      out.append(text.substr(0, std::max<std::size_t>(step.size, 1)));
    }
    text.remove_prefix(std::max<std::size_t>(step.size, 1));
  }
  return out;
}

struct Replacement {
  char from;
  std::string_view to;
};

std::string replaced(std::string_view text, std::span<const Replacement> rows) {
  std::string out;
  for (const char byte : text) {
    const auto row = std::ranges::find(rows, byte, &Replacement::from);
    if (row == rows.end()) {
      out.push_back(byte);
    } else {
      out += row->to;
    }
  }
  return out;
}

// How reports and pipelines write a text, and what a shell or YAML puts between quotes.
constexpr Replacement xml[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
constexpr Replacement github[] = {{'%', "%25"}, {'\n', "%0A"}, {'\r', "%0D"}};
constexpr Replacement github_property[] = {
    {'%', "%25"}, {'\n', "%0A"}, {'\r', "%0D"}, {':', "%3A"}, {',', "%2C"}};
constexpr Replacement shell[] = {{'\'', "'\"'\"'"}};
constexpr Replacement yaml[] = {{'\'', "''"}};
constexpr std::span<const Replacement> writings[] = {xml, github, github_property, shell, yaml};

// A text, and how others write it where that differs.
std::vector<std::string> writings_of(std::string_view text) {
  std::vector<std::string> out{std::string(text)};
  const auto also = [&](std::string form) {
    if (form != text) out.push_back(std::move(form));
  };
  for (const Json how : {Json::plain, Json::html, Json::ascii}) also(json_form(text, how));
  for (const auto& rows : writings) {
    const std::string written = replaced(text, rows);
    if (written == text) continue;
    also(json_form(written, Json::plain));
    also(written);
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
    remember(base64_encode(text));
    remember(base64_encode(text, Base64::standard, false));
    remember(base64_encode(text, Base64::url));
    remember(base64_encode(text, Base64::url, false));
    remember(url_encode(text));
    for (std::string& form : writings_of(text)) remember(std::move(form));
  }
  for (const std::string_view line : split(secret, '\n')) {
    const std::string_view text = trim(line);
    if (text.size() < shortest) continue;
    for (std::string& form : writings_of(text)) remember(std::move(form));
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
