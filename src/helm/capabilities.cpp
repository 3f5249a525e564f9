// What each Helm assumes about Kubernetes when there is no cluster.
#include "helm/capabilities.hpp"

#include <charconv>
#include <cstdint>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "helm/api_versions.hpp"

namespace kboot::helm {

namespace {

struct Row {
  std::string_view name;
  Compat compat;
  std::string_view helm;
  std::string_view kube_minor;
  std::string_view api_versions;
};

constexpr Row rows[] = {
    {"3.17", Compat::v3_17, "v3.17.3", "32", api_versions_1_32},
    {"4.2", Compat::v4_2, "v4.2.3", "36", api_versions_1_36},
    {"4.3", Compat::v4_3, "v4.3.1", "37", api_versions_1_37},
};

const Row& row_of(Compat compat) {
  for (const Row& row : rows) {
    if (row.compat == compat) return row;
  }
  return rows[2];
}

[[noreturn]] void refuse_version(const std::string& text, const std::string& why) {
  throw base::Error("option-value", base::cat("invalid kube version '", text, "': ", why));
}

// One numeric field without needless zeros.
std::string component(std::string_view digits, const std::string& text, bool first) {
  if (first && digits.size() > 1 && digits.front() == '0') {
    refuse_version(text, base::cat("illegal zero-prefixed version component \"", digits, "\" in \"",
                                   text, "\""));
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc()) {
    refuse_version(
        text, base::cat("illegal non-numeric version component \"", digits, "\" in \"", text,
                        "\": strconv.ParseUint: parsing \"", digits, "\": value out of range"));
  }
  return std::to_string(number);
}

}  // namespace

Compat parse_compat(std::string_view text) {
  std::vector<std::string> names;
  for (const Row& row : rows) {
    if (row.name == text) return row.compat;
    names.emplace_back(row.name);
  }
  throw base::Error("option-value",
                    base::cat("`", text, "` is no version of Helm kboot can follow"))
      .hint(base::cat("one of ", base::join(names, ", ")));
}

// As apimachinery's version.ParseGeneric: two or more numeric fields, anything behind them.
KubeVersion parse_kube_version(const std::string& text) {
  std::string_view rest = text;
  while (!rest.empty() && (rest[0] == ' ' || (rest[0] >= '\t' && rest[0] <= '\r'))) {
    rest.remove_prefix(1);
  }
  if (rest.starts_with('v')) rest.remove_prefix(1);
  const auto digits = [&rest](std::size_t from) {
    return std::min(rest.find_first_not_of("0123456789", from), rest.size());
  };
  std::vector<std::string> parts;
  std::size_t end = digits(0);
  if (end == 0 || text.find('\n') != std::string::npos) {
    refuse_version(text, base::cat("could not parse \"", text, "\" as version"));
  }
  std::vector<std::string_view> fields{rest.substr(0, end)};
  while (end + 1 < rest.size() && rest[end] == '.' && digits(end + 1) > end + 1) {
    const std::size_t next = digits(end + 1);
    fields.push_back(rest.substr(end + 1, next - end - 1));
    end = next;
  }
  if (fields.size() < 2) refuse_version(text, base::cat("illegal version string \"", text, "\""));
  for (const std::string_view field : fields) {
    parts.push_back(component(field, text, parts.empty()));
  }
  return {.version = text.starts_with('v') ? text : base::cat("v", text),
          .normalized = base::cat("v", base::join(parts, ".")),
          .major = parts[0],
          .minor = parts[1]};
}

Capabilities default_capabilities(Compat compat) {
  const Row& row = row_of(compat);
  Capabilities result;
  result.kube_version = parse_kube_version(base::cat("v1.", row.kube_minor, ".0"));
  for (const std::string_view version : base::split(row.api_versions, ' ')) {
    result.api_versions.emplace_back(version);
  }
  return result;
}

std::string_view helm_version(Compat compat) noexcept { return row_of(compat).helm; }

}  // namespace kboot::helm
