// Sprig 3.3's functions as Helm has them: without env and expandenv, getHostByName finding nothing
// unless the host lets it. In tables by theme, for Functions:
//
//   Functions functions{sprig_strings(), sprig_lists(), ..., rows_of_mine};
//   functions.add_methods(value::Subtype::go_duration, duration_methods());
//
// Results have Go's types. What is random in Go is drawn from Context::entropy; what comes in Go's
// random order of maps (keys, values) comes in byte order. Texts of errors and panics are Go's.
//
// `fail`, `fromJson`, `toJson` and `mustToJson` are replaced by Helm's own; `lookup`, `include` and
// the like are Helm's alone. The durations of Helm 4.3 (mustToDuration ... durationTruncateTo) are
// here, because they belong to time.Duration.
#pragma once

#include <array>
#include <span>

#include "gotpl/function.hpp"

namespace kboot::gotpl {

[[nodiscard]] std::span<const Function> sprig_strings() noexcept;
[[nodiscard]] std::span<const Function> sprig_words() noexcept;  // camelcase, wrap, abbrev, ...
[[nodiscard]] std::span<const Function> sprig_encodings() noexcept;
[[nodiscard]] std::span<const Function> sprig_math() noexcept;
[[nodiscard]] std::span<const Function> sprig_decimals() noexcept;  // addf, round, ...
[[nodiscard]] std::span<const Function> sprig_lists() noexcept;
[[nodiscard]] std::span<const Function> sprig_dicts() noexcept;
[[nodiscard]] std::span<const Function> sprig_defaults() noexcept;
[[nodiscard]] std::span<const Function> sprig_reflection() noexcept;
[[nodiscard]] std::span<const Function> sprig_paths() noexcept;
[[nodiscard]] std::span<const Function> sprig_urls() noexcept;
[[nodiscard]] std::span<const Function> sprig_regex() noexcept;
[[nodiscard]] std::span<const Function> sprig_versions() noexcept;
[[nodiscard]] std::span<const Function> sprig_dates() noexcept;
[[nodiscard]] std::span<const Function> sprig_random() noexcept;
[[nodiscard]] std::span<const Function> sprig_crypto() noexcept;
[[nodiscard]] std::span<const Function> sprig_certificates() noexcept;
[[nodiscard]] std::span<const Function> helm_durations() noexcept;
// time.Duration's methods.
[[nodiscard]] std::span<const Function> duration_methods() noexcept;

// All of them, in an order in which nothing replaces anything.
[[nodiscard]] inline std::array<std::span<const Function>, 18> sprig_tables() noexcept {
  return {sprig_strings(),      sprig_words(),   sprig_encodings(), sprig_math(),
          sprig_decimals(),     sprig_lists(),   sprig_dicts(),     sprig_defaults(),
          sprig_reflection(),   sprig_paths(),   sprig_urls(),      sprig_regex(),
          sprig_versions(),     sprig_dates(),   sprig_random(),    sprig_crypto(),
          sprig_certificates(), helm_durations()};
}

}  // namespace kboot::gotpl
