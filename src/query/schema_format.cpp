// The formats of strings that schemas of drafts 4 to 7 ask for.
#include "query/schema_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/schema_url.hpp"
#include "regex/go_pattern.hpp"
#include "value/go_syntax.hpp"

namespace kboot::query {

namespace {

using value::go_quoted;

bool digit(char byte) { return byte >= '0' && byte <= '9'; }
bool alphanumeric(char byte) {
  return digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}
bool hexadecimal(char byte) {
  return digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

// The first character for which `allowed` does not hold, as %q shows it; all beyond ASCII counts.
template <typename Allowed>
FormatFault bad_character(std::string_view text, Allowed allowed) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (static_cast<unsigned char>(text[at]) < 0x80 && allowed(text[at])) continue;
    return quoted_character(text.substr(at));
  }
  return std::nullopt;
}

FormatFault behind(std::string_view lead, FormatFault found) {
  return found ? FormatFault(base::cat(lead, *found)) : std::nullopt;
}

FormatFault json_pointer(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() != '/') return "not starting with /";
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '~') continue;
    const char next = at + 1 < text.size() ? text[at + 1] : '/';
    if (next != '0' && next != '1') return "~ must be followed by 0 or 1";
  }
  return std::nullopt;
}

FormatFault relative_json_pointer(std::string_view text) {
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), digit) - text.begin());
  if (digits == 0) return "must start with non-negative integer";
  if (digits > 1 && text.front() == '0') return "starts with zero";
  text.remove_prefix(digits);
  return text == "#" ? std::nullopt : json_pointer(text);
}

FormatFault uuid(std::string_view text) {
  static constexpr std::array<std::size_t, 5> sizes{8, 4, 4, 4, 12};
  const auto groups = base::split(text, '-');
  if (groups.size() != sizes.size()) return "must have 5 elements";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (groups[i].size() != sizes[i]) {
      return base::cat("element ", i + 1, " must be ", sizes[i], " characters long");
    }
    if (auto bad = bad_character(groups[i], hexadecimal)) {
      return base::cat("non-hex character ", *bad);
    }
  }
  return std::nullopt;
}

FormatFault hostname(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  if (text.size() > 253) return "more than 253 characters long";
  for (const std::string_view label : base::split(text, '.')) {
    if (label.empty() || label.size() > 63) return "label must be 1 to 63 characters long";
    if (label.front() == '-') return "label starts with hyphen";
    if (label.back() == '-') return "label ends with hyphen";
    const auto allowed = [](char byte) { return alphanumeric(byte) || byte == '-'; };
    if (auto bad = bad_character(label, allowed)) return base::cat("invalid character ", *bad);
  }
  return std::nullopt;
}

FormatFault local_part(std::string_view local) {
  if (local.size() > 64) return "local part more than 64 characters long";
  if (local.size() > 1 && local.front() == '"' && local.back() == '"') {
    const bool plain =
        local.substr(1, local.size() - 2).find_first_of("\\\"") == std::string_view::npos;
    if (plain) return std::nullopt;
    return "backslash and quote are not allowed within quoted local part";
  }
  if (local.starts_with('.')) return "starts with dot";
  if (local.ends_with('.')) return "ends with dot";
  if (local.find("..") != std::string_view::npos) return "consecutive dots";
  const auto allowed = [](char byte) {
    return alphanumeric(byte) ||
           std::string_view(".!#$%&'*+-/=?^_`{|}~").find(byte) != std::string_view::npos;
  };
  return behind("invalid character ", bad_character(local, allowed));
}

FormatFault email(std::string_view text) {
  if (text.size() > 254) return "more than 255 characters long";
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return "missing @";
  if (auto found = local_part(text.substr(0, at))) return found;
  std::string_view domain = text.substr(at + 1);
  if (domain.size() > 1 && domain.front() == '[' && domain.back() == ']') {
    domain = domain.substr(1, domain.size() - 2);
    if (domain.starts_with("IPv6:")) {
      return behind("invalid ipv6 address: ", ipv6_fault(domain.substr(5)));
    }
    return behind("invalid ipv4 address: ", ipv4_fault(domain));
  }
  return behind("invalid domain: ", hostname(domain));
}

// Reads a URL; gives why it is none.
FormatFault url_fault(std::string_view text, Url& url) {
  try {
    url = Url::parse(text);
  } catch (const base::Error& error) {
    const std::string& words = error.diagnostic().message;
    return words.substr(words.find(": parse ") + 2);
  }
  std::string_view host = url.host;
  host = host.substr(host.rfind('@') + 1);
  const bool brackets = host.find('[') != std::string_view::npos;
  std::string_view name = host;
  if (brackets) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return "ipv6 address not enclosed in brackets";
    name = host.substr(1, end - 1);
  } else {
    name = host.substr(0, host.rfind(':'));
  }
  if (name.find(':') == std::string_view::npos) return std::nullopt;
  if (!brackets) return "ipv6 address not enclosed in brackets";
  return behind("invalid ipv6 address: ", ipv6_fault(name));
}

FormatFault uri(std::string_view text) {
  Url url;
  if (auto found = url_fault(text, url)) return found;
  return url.is_absolute() ? FormatFault() : FormatFault("relative url");
}

FormatFault uri_reference(std::string_view text) {
  if (text.find('\\') != std::string_view::npos) return "contains \\";
  Url url;
  return url_fault(text, url);
}

FormatFault uri_template(std::string_view text) {
  Url url;
  if (auto found = url_fault(text, url)) return found;
  for (const std::string_view part : base::split(url.path, '/')) {
    bool open = false;
    for (const char byte : url_decode(part).value_or("")) {
      if (byte != '{' && byte != '}') continue;
      if ((byte == '{') == open) return "nested curly braces";
      open = !open;
    }
    if (open) return "no matching closing brace";
  }
  return std::nullopt;
}

FormatFault identifiers(std::string_view text, std::string_view what, bool numbers) {
  for (const std::string_view part : base::split(text, '.')) {
    if (part.empty()) return base::cat(what, " identifier is empty");
    const auto allowed = [](char byte) { return alphanumeric(byte) || byte == '-'; };
    if (auto bad = bad_character(part, allowed)) {
      return base::cat("invalid character ", *bad, " in ", what, " identifier");
    }
    const bool number = std::all_of(part.begin(), part.end(), digit);
    if (numbers && number && part.size() > 1 && part.front() == '0') {
      return base::cat(what, " numeric identifier starts with zero");
    }
  }
  return std::nullopt;
}

FormatFault semver(std::string_view text) {
  const std::size_t plus = text.find('+');
  if (plus != std::string_view::npos) {
    if (plus + 1 == text.size()) return "build is empty";
    if (auto found = identifiers(text.substr(plus + 1), "build", false)) return found;
    text = text.substr(0, plus);
  }
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    if (auto found = identifiers(text.substr(dash + 1), "pre-release", true)) return found;
    text = text.substr(0, dash);
  }
  static constexpr std::array<std::string_view, 3> names{"major", "minor", "patch"};
  const auto numbers = base::split(text, '.');
  if (numbers.size() != names.size()) return "versionCore must have 3 numbers separated by dot";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (numbers[i].empty()) return base::cat(names[i], " is empty");
    if (numbers[i].size() > 1 && numbers[i].front() == '0') {
      return base::cat(names[i], " starts with zero");
    }
    if (!std::all_of(numbers[i].begin(), numbers[i].end(), digit)) {
      return base::cat(names[i], " contains non-digit");
    }
  }
  return std::nullopt;
}

FormatFault regular_expression(std::string_view text) {
  try {
    (void)regex::GoPattern(text);
    return std::nullopt;
  } catch (const base::Error& error) {
    return error.diagnostic().message;
  }
}

struct Row {
  std::string_view name;
  FormatFault (*fault)(std::string_view text);
};
constexpr std::array rows{
    Row{"json-pointer", json_pointer},
    Row{"relative-json-pointer", relative_json_pointer},
    Row{"uuid", uuid},
    Row{"duration", duration_fault},
    Row{"period", period_fault},
    Row{"ipv4", ipv4_fault},
    Row{"ipv6", ipv6_fault},
    Row{"hostname", hostname},
    Row{"email", email},
    Row{"date", date_fault},
    Row{"time", time_fault},
    Row{"date-time", date_time_fault},
    Row{"uri", uri},
    Row{"iri", uri},
    Row{"uri-reference", uri_reference},
    Row{"iri-reference", uri_reference},
    Row{"uri-template", uri_template},
    Row{"semver", semver},
    Row{"regex", regular_expression},
};

}  // namespace

FormatFault atoi_fault(std::string_view text, long& number) {
  std::string_view digits = text;
  if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = !digits.empty() && result.ptr == digits.data() + digits.size();
  if (whole && result.ec == std::errc()) return std::nullopt;
  return base::cat(
      "strconv.Atoi: parsing ", go_quoted(text),
      result.ec == std::errc::result_out_of_range ? ": value out of range" : ": invalid syntax");
}

std::string quoted_character(std::string_view text) {
  const std::size_t size = std::max<std::size_t>(base::read_utf8(text).size, 1);
  const std::string_view character = text.substr(0, size);
  if (character == "'") return R"('\'')";
  if (character == "\"") return R"('"')";
  std::string quoted = go_quoted(character);
  quoted.front() = quoted.back() = '\'';
  return quoted;
}

FormatFault format_fault(std::string_view format, std::string_view text) {
  const auto* const row = std::find_if(rows.begin(), rows.end(),
                                       [format](const Row& one) { return one.name == format; });
  return row == rows.end() ? std::nullopt : row->fault(text);
}

}  // namespace kboot::query
