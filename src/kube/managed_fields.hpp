// metadata.managedFields: who owns which field (server-side apply).
#pragma once

#include <span>
#include <string_view>

#include "kube/kube.hpp"

namespace kboot::kube {

// Managers whose fields kboot's own modules take over: the client-side apply of kubectl, and the
// Python client by which Ansible writes (its default name).
inline constexpr std::string_view foreign_managers[] = {"kubectl-client-side-apply",
                                                        "OpenAPI-Generator"};

// Whether that manager wrote any of the object's fields.
bool is_manager(const Value& live, std::string_view manager) noexcept;

// Whether that manager applied the member `key` of the dict `field`: data, stringData...
bool owns_field(const Value& live, std::string_view manager, std::string_view field,
                std::string_view key);

// Whether applying `desired` as `manager` would change nothing: that manager owns, by Apply,
// exactly the fields that `desired` names, and each has the value that `desired` gives. False where
// this cannot be seen for sure (then the server must be asked). A true saves a write, and most of
// the cost of a run that changes nothing.
bool already_applied(const Value& live, const Value& desired, std::string_view manager);

// A JSON patch that makes `manager` the Apply owner of what the named managers own by Update, so
// that fields which a later apply no longer names go away; null when they own nothing. Guarded by
// the object's resourceVersion. The rule is client-go's csaupgrade (util/csaupgrade/upgrade.go).
Value takeover_patch(const Value& live, std::span<const std::string_view> managers,
                     std::string_view manager);

}  // namespace kboot::kube
