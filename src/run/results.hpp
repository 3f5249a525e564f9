// The shape of results: Ansible's common keys around what a module gives.
#pragma once

#include "run/outcome.hpp"

namespace kboot::run {

// The result as `register` stores it: with changed, failed, skipped ..., stdout_lines where there
// is stdout. Text from outside is marked unsafe unless the module's results are trusted.
[[nodiscard]] Value common_result(const Outcome& outcome, bool trusted);
// Sets the status from the common keys after changed_when and failed_when have had their say.
void set_status(Outcome& outcome);
[[nodiscard]] bool result_flag(const Value& result, std::string_view key);
// What may be told of an outcome under no_log.
[[nodiscard]] Outcome censored(const Outcome& outcome);
// What a failed task registers: `msg` and the common keys.
[[nodiscard]] Outcome failed_outcome(const base::Diagnostic& diagnostic);
// An outcome that only `kboot plan` has: nothing is known of it.
[[nodiscard]] Outcome unknown_outcome(const std::string& target, const std::string& why);

}  // namespace kboot::run
