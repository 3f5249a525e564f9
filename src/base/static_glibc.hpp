// What a static glibc program must settle about the C library before its first look-up.
#pragma once

namespace kboot::base {

// Fixes host, user and service look-ups to the C library's own files and DNS. A static program dies with SIGFPE
// when nsswitch.conf names a module that was built for another glibc. Call it first thing in main.
void pin_name_services() noexcept;

}  // namespace kboot::base
