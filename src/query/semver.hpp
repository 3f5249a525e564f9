// Versions and constraints as Masterminds/semver 3.5 (Helm, Sprig) has them.
//
// Errors have the code `semver` and the library's own words, because charts and Helm quote them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::query {

struct Version {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::uint64_t patch = 0;
  std::string prerelease = {};  // without `-`
  std::string metadata = {};    // without `+`
  std::string original = {};    // as it was written

  // NewVersion: takes `v1`, `1.2`, leading zeros. Throws Error.
  [[nodiscard]] static Version parse(std::string_view text);
  // StrictNewVersion: only what the specification allows. Throws Error.
  [[nodiscard]] static Version parse_strict(std::string_view text);

  // 1.2.3-rc.1+build, without a leading v.
  [[nodiscard]] std::string text() const;
  // -1, 0 or 1; metadata does not count.
  [[nodiscard]] int compare(const Version& other) const noexcept;
  [[nodiscard]] Version next_major() const;  // IncMajor
  [[nodiscard]] Version next_minor() const;
  [[nodiscard]] Version next_patch() const;
  // SetPrerelease, SetMetadata. Throw Error.
  [[nodiscard]] Version with_prerelease(std::string_view prerelease) const;
  [[nodiscard]] Version with_metadata(std::string_view metadata) const;
};

// `>=1.2 <2 || ~3.1, !=3.1.4`: alternatives of conditions that must all hold.
class Constraints {
 public:
  // NewConstraint. Throws Error (`improper constraint: "x.y"`).
  explicit Constraints(std::string_view text);

  [[nodiscard]] bool check(const Version& version) const;
  // Why a version does not satisfy them, in the library's words; empty when it does.
  [[nodiscard]] std::vector<std::string> reasons(const Version& version) const;
  // As the library prints them: conditions apart by a blank, alternatives by ` || `.
  [[nodiscard]] std::string text() const;

  enum class Operator : unsigned char {
    equal,
    not_equal,
    greater,
    less,
    greater_equal,
    less_equal,
    tilde,
    caret
  };
  struct Condition {
    Operator operation;
    std::string written_operator;  // as it was written: "=>", "~>", ""
    std::string written_version;
    Version version;
    bool dirty = false;        // a part was left out or is x
    bool minor_dirty = false;  // the minor (and patch) was
    bool patch_dirty = false;  // only the patch was
  };

 private:
  struct Alternative {
    std::vector<Condition> conditions;
    bool prereleases = false;  // one of them names a prerelease
  };
  std::vector<Alternative> alternatives_;
};

}  // namespace kboot::query
