// The certificate roots built into the program, for machines and containers that bring none.
#pragma once

#include <string_view>

namespace kboot::net {

// Mozilla's roots as Debian's package ca-certificates had them at build time: PEM text, about 220 kB (half as much in
// the program). Unpacking and parsing all of it costs some 40 ms, so it is the last resort, after SSL_CERT_FILE and the system's own bundle.
std::string_view built_in_roots();

}  // namespace kboot::net
