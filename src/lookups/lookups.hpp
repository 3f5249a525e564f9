// Front door of lookups: the table of all lookup plug-ins.
#pragma once

#include <span>

#include "jinja/lookup.hpp"

namespace kboot::lookups {

using jinja::LookupHost;
using jinja::LookupRequest;
using jinja::Value;

// Sorted by name.
[[nodiscard]] std::span<const jinja::LookupRow> all();

// One function per plug-in; each gives a list of results.
Value dict(const LookupRequest& request, LookupHost& host);
Value env(const LookupRequest& request, LookupHost& host);
Value file(const LookupRequest& request, LookupHost& host);
Value fileglob(const LookupRequest& request, LookupHost& host);
Value first_found(const LookupRequest& request, LookupHost& host);
Value flattened(const LookupRequest& request, LookupHost& host);
Value indexed_items(const LookupRequest& request, LookupHost& host);
Value items(const LookupRequest& request, LookupHost& host);
Value lines(const LookupRequest& request, LookupHost& host);
Value list(const LookupRequest& request, LookupHost& host);
Value nested(const LookupRequest& request, LookupHost& host);
Value password(const LookupRequest& request, LookupHost& host);
Value pipe(const LookupRequest& request, LookupHost& host);
Value random_choice(const LookupRequest& request, LookupHost& host);
Value sequence(const LookupRequest& request, LookupHost& host);
Value sops(const LookupRequest& request, LookupHost& host);
Value subelements(const LookupRequest& request, LookupHost& host);
Value template_file(const LookupRequest& request, LookupHost& host);
Value together(const LookupRequest& request, LookupHost& host);
Value unvault(const LookupRequest& request, LookupHost& host);
Value url(const LookupRequest& request, LookupHost& host);
Value varnames(const LookupRequest& request, LookupHost& host);
Value vars(const LookupRequest& request, LookupHost& host);

}  // namespace kboot::lookups
