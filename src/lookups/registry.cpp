// The table of all lookup plug-ins, sorted by name. A new one is a function and a line here.
#include "lookups/lookups.hpp"

namespace kboot::lookups {

namespace {

constexpr jinja::LookupRow rows[] = {
    {"dict", "", dict},
    {"env", "default", env},
    {"file", "lstrip rstrip", file},
    {"fileglob", "", fileglob},
    {"first_found", "files paths skip", first_found},
    {"flattened", "", flattened},
    {"indexed_items", "", indexed_items},
    {"items", "", items},
    {"lines", "", lines},
    {"list", "", list},
    {"nested", "", nested},
    {"password", "length chars encrypt seed", password},
    {"pipe", "", pipe},
    {"random_choice", "", random_choice},
    {"sequence", "start end count stride format", sequence},
    {"sops", "base64 empty_on_not_exist extract input_type output_type rstrip", sops},
    {"subelements", "", subelements},
    {"template",
     "convert_data template_vars trim_blocks lstrip_blocks variable_start_string "
     "variable_end_string "
     "comment_start_string comment_end_string",
     template_file},
    {"together", "", together},
    {"unvault", "", unvault},
    {"url", "**", url},
    {"varnames", "", varnames},
    {"vars", "default", vars},
};

}  // namespace

std::span<const jinja::LookupRow> all() { return rows; }

}  // namespace kboot::lookups
