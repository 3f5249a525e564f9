// Finding rows and binding arguments.
#include "jinja/builtin.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"

namespace kboot::jinja {
namespace {

struct Parameter {
  std::string_view name;
  bool optional;
};

// "width? first?" as parameters; `*` and `**` are told apart by the caller.
template <typename Visit>
void each_parameter(std::string_view parameters, const Visit& visit) {
  for (std::string_view word : base::split(parameters, ' ')) {
    if (word.empty()) continue;
    const bool optional = word.ends_with('?');
    if (optional) word.remove_suffix(1);
    visit(Parameter{word, optional});
  }
}

}  // namespace

base::Error filter_error(std::string message) { return {"filter-error", std::move(message)}; }

Call::Call(Machine& the_machine, std::string_view the_name, const Value& the_input,
           std::string_view parameters, Arguments arguments)
    : machine(the_machine), name(the_name), input(the_input) {
  std::size_t used = 0;
  bool takes_rest = false;
  bool takes_named = false;
  each_parameter(parameters, [&](const Parameter& parameter) {
    if (parameter.name == "*" || parameter.name == "**") {
      (parameter.name == "*" ? takes_rest : takes_named) = true;
      return;
    }
    std::optional<Value> slot;
    if (!takes_rest && used < arguments.positional.size())
      slot = std::move(arguments.positional[used++]);
    const auto by_name =
        std::find_if(arguments.named.begin(), arguments.named.end(),
                     [&](const auto& entry) { return entry.first == parameter.name; });
    if (by_name != arguments.named.end()) {
      if (slot) throw filter_error(base::cat("`", name, "` got `", parameter.name, "` twice"));
      slot = std::move(by_name->second);
      arguments.named.erase(by_name);
    }
    if (!slot && !parameter.optional)
      throw filter_error(base::cat("`", name, "` needs `", parameter.name, "`"));
    slots_.push_back(std::move(slot));
  });
  if (takes_rest) {
    for (std::size_t i = used; i < arguments.positional.size(); ++i)
      rest.push_back(std::move(arguments.positional[i]));
  } else if (used < arguments.positional.size()) {
    throw filter_error(base::cat("`", name, "` takes at most ", used, " arguments, not ",
                                 arguments.positional.size()));
  }
  if (!takes_named && !arguments.named.empty()) {
    std::vector<std::string> known;
    each_parameter(parameters,
                   [&](const Parameter& parameter) { known.emplace_back(parameter.name); });
    const std::string& wrong = arguments.named.front().first;
    throw filter_error(base::cat("`", name, "` has no argument `", wrong, "`"))
        .hint(base::did_you_mean(wrong, known));
  }
  named = std::move(arguments.named);
}

Value Call::value(std::size_t index, const Value& fallback) const {
  return has(index) ? at(index) : fallback;
}

bool Call::flag(std::size_t index, bool fallback) const {
  return has(index) ? truthy(at(index)) : fallback;
}

std::int64_t Call::integer(std::size_t index, std::int64_t fallback) const {
  if (!has(index)) return fallback;
  const Value& argument = at(index);
  if (argument.is(value::Kind::integer)) return argument.as_int();
  if (argument.is(value::Kind::boolean)) return static_cast<std::int64_t>(argument.as_bool());
  throw filter_error(base::cat("`", name, "` needs an integer, not `", python_type(argument), "`"));
}

std::string Call::text(std::size_t index, std::string_view fallback) const {
  return has(index) ? to_text(at(index)) : std::string(fallback);
}

const Value* Call::option(std::string_view key) const {
  for (const auto& [option_name, option_value] : named) {
    if (option_name == key) return &option_value;
  }
  return nullptr;
}

// Registries.

namespace {

using FilterTable = std::span<const FilterRow> (*)();
constexpr std::array<FilterTable, 12> filter_tables = {
    text_filters, list_filters, set_filters,  dict_filters,  select_filters, data_filters,
    path_filters, hash_filters, math_filters, regex_filters, time_filters,   core_filters};
using TestTable = std::span<const TestRow> (*)();
constexpr std::array<TestTable, 2> test_tables = {jinja_tests, ansible_tests};

// Collections whose filters and tests are known under their bare names.
constexpr std::array<std::string_view, 5> collections = {"ansible.builtin.", "ansible.legacy.",
                                                         "ansible.utils.", "community.general.",
                                                         "kubernetes.core."};

std::string_view bare_name(std::string_view name) {
  for (const std::string_view collection : collections) {
    if (name.starts_with(collection)) return name.substr(collection.size());
  }
  return name;
}

template <typename Row>
const Row* find_row(std::span<const Row> rows, std::string_view name) noexcept {
  for (const Row& row : rows) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

// What Ansible has and this version of kboot has not: to be told from a name that does not exist.
constexpr std::array<std::string_view, 32> absent_filters = {
    "json_query",    "wordwrap",      "urlize",       "vault",
    "unvault",       "password_hash", "xmlattr",      "ipaddr",
    "ipv4",          "ipv6",          "ipwrap",       "ipsubnet",
    "nthhost",       "cidr_merge",    "parse_cli",    "parse_cli_textfsm",
    "parse_xml",     "vlan_parser",   "jc",           "from_csv",
    "from_ini",      "to_ini",        "to_xml",       "from_xml",
    "keep_keys",     "remove_keys",   "replace_keys", "reveal_ansible_type",
    "lists_mergeby", "json_diff",     "json_patch",   "win_basename"};
constexpr std::array<std::string_view, 4> absent_tests = {"vaulted_file", "vault_encrypted",
                                                          "a_module", "validate"};

template <std::size_t N>
bool listed(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

const FilterRow* find_filter(std::string_view name) noexcept {
  const std::string_view bare = bare_name(name);
  for (const FilterTable table : filter_tables) {
    if (const FilterRow* row = find_row(table(), bare)) return row;
  }
  return nullptr;
}

const TestRow* find_test(std::string_view name) noexcept {
  const std::string_view bare = bare_name(name);
  for (const TestTable table : test_tables) {
    if (const TestRow* row = find_row(table(), bare)) return row;
  }
  return nullptr;
}

const GlobalRow* find_global(std::string_view name) noexcept { return find_row(globals(), name); }

base::Error unknown_filter(std::string_view name) {
  if (listed(absent_filters, bare_name(name))) {
    return {"not-supported", base::cat("the filter `", name, "` is not in this version of kboot")};
  }
  std::vector<std::string> names;
  for (const FilterTable table : filter_tables) {
    for (const FilterRow& row : table()) names.emplace_back(row.name);
  }
  base::Error error("unknown-filter", base::cat("there is no filter `", name, "`"));
  error.hint(base::did_you_mean(bare_name(name), names)).status(base::Status::bad_input);
  return error;
}

base::Error unknown_test(std::string_view name) {
  if (listed(absent_tests, bare_name(name))) {
    return {"not-supported", base::cat("the test `", name, "` is not in this version of kboot")};
  }
  std::vector<std::string> names;
  for (const TestTable table : test_tables) {
    for (const TestRow& row : table()) names.emplace_back(row.name);
  }
  base::Error error("unknown-test", base::cat("there is no test `", name, "`"));
  error.hint(base::did_you_mean(bare_name(name), names)).status(base::Status::bad_input);
  return error;
}

std::vector<BuiltinDoc> builtins() {
  std::vector<BuiltinDoc> out;
  for (const FilterTable table : filter_tables) {
    for (const FilterRow& row : table()) out.push_back({"filter", row.name, row.parameters});
  }
  for (const TestTable table : test_tables) {
    for (const TestRow& row : table()) out.push_back({"test", row.name, row.parameters});
  }
  for (const GlobalRow& row : globals()) out.push_back({"global", row.name, row.parameters});
  return out;
}

}  // namespace kboot::jinja
