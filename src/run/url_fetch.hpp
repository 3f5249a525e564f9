// GET of a URL for the lookup `url` (ansible/plugins/lookup/url.py).
#pragma once

#include <string_view>

#include "base/base.hpp"
#include "net/net.hpp"
#include "value/value.hpp"

namespace kboot::run {

// The body, marked unsafe. Options: headers, username, password, validate_certs, timeout,
// http_agent, follow_redirects, force, split_lines; another one is an error `not-supported`. Throws
// `unreachable`, and `lookup-failed` for a status that is no success.
[[nodiscard]] value::Value fetch_url(const base::Context& context, net::Transport& transport,
                                     std::string_view url, const value::Value& options);

}  // namespace kboot::run
