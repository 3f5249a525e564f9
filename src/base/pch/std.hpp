// The precompiled header of every library: std only, and only what most files include anyway.
#ifndef KBOOT_BASE_PCH_STD_HPP  // `#pragma once` is a warning in a precompiled header
#define KBOOT_BASE_PCH_STD_HPP

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#endif
