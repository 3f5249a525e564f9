// Upper, lower and title case beyond ASCII.
//
// The table is what a loop over unicode.ToUpper and unicode.ToLower of Go 1.26 (Unicode 15) found.
#include "gotpl/go_case.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "gotpl/rune.hpp"

namespace kboot::gotpl {
namespace {

// Every `stride`-th code point of [first, first + span] goes to these distances.
struct Range {
  std::uint32_t first;
  std::uint16_t span;
  std::uint16_t stride;
  std::int32_t upper;
  std::int32_t lower;
};
// clang-format off
constexpr std::array<Range, 378> ranges{{
    {0xb5, 0, 1, 743, 0}, {0xc0, 22, 1, 0, 32}, {0xd8, 6, 1, 0, 32}, {0xe0, 22, 1, -32, 0},
    {0xf8, 6, 1, -32, 0}, {0xff, 0, 1, 121, 0}, {0x100, 46, 2, 0, 1}, {0x101, 46, 2, -1, 0},
    {0x130, 0, 1, 0, -199}, {0x131, 0, 1, -232, 0}, {0x132, 4, 2, 0, 1}, {0x133, 4, 2, -1, 0},
    {0x139, 14, 2, 0, 1}, {0x13a, 14, 2, -1, 0}, {0x14a, 44, 2, 0, 1}, {0x14b, 44, 2, -1, 0},
    {0x178, 0, 1, 0, -121}, {0x179, 4, 2, 0, 1}, {0x17a, 4, 2, -1, 0}, {0x17f, 0, 1, -300, 0},
    {0x180, 0, 1, 195, 0}, {0x181, 0, 1, 0, 210}, {0x182, 2, 2, 0, 1}, {0x183, 2, 2, -1, 0},
    {0x186, 0, 1, 0, 206}, {0x187, 0, 1, 0, 1}, {0x188, 0, 1, -1, 0}, {0x189, 1, 1, 0, 205},
    {0x18b, 0, 1, 0, 1}, {0x18c, 0, 1, -1, 0}, {0x18e, 0, 1, 0, 79}, {0x18f, 0, 1, 0, 202},
    {0x190, 0, 1, 0, 203}, {0x191, 0, 1, 0, 1}, {0x192, 0, 1, -1, 0}, {0x193, 0, 1, 0, 205},
    {0x194, 0, 1, 0, 207}, {0x195, 0, 1, 97, 0}, {0x196, 0, 1, 0, 211}, {0x197, 0, 1, 0, 209},
    {0x198, 0, 1, 0, 1}, {0x199, 0, 1, -1, 0}, {0x19a, 0, 1, 163, 0}, {0x19c, 0, 1, 0, 211},
    {0x19d, 0, 1, 0, 213}, {0x19e, 0, 1, 130, 0}, {0x19f, 0, 1, 0, 214}, {0x1a0, 4, 2, 0, 1},
    {0x1a1, 4, 2, -1, 0}, {0x1a6, 0, 1, 0, 218}, {0x1a7, 0, 1, 0, 1}, {0x1a8, 0, 1, -1, 0},
    {0x1a9, 0, 1, 0, 218}, {0x1ac, 0, 1, 0, 1}, {0x1ad, 0, 1, -1, 0}, {0x1ae, 0, 1, 0, 218},
    {0x1af, 0, 1, 0, 1}, {0x1b0, 0, 1, -1, 0}, {0x1b1, 1, 1, 0, 217}, {0x1b3, 2, 2, 0, 1},
    {0x1b4, 2, 2, -1, 0}, {0x1b7, 0, 1, 0, 219}, {0x1b8, 0, 1, 0, 1}, {0x1b9, 0, 1, -1, 0},
    {0x1bc, 0, 1, 0, 1}, {0x1bd, 0, 1, -1, 0}, {0x1bf, 0, 1, 56, 0}, {0x1c4, 0, 1, 0, 2},
    {0x1c5, 0, 1, -1, 1}, {0x1c6, 0, 1, -2, 0}, {0x1c7, 0, 1, 0, 2}, {0x1c8, 0, 1, -1, 1},
    {0x1c9, 0, 1, -2, 0}, {0x1ca, 0, 1, 0, 2}, {0x1cb, 0, 1, -1, 1}, {0x1cc, 0, 1, -2, 0},
    {0x1cd, 14, 2, 0, 1}, {0x1ce, 14, 2, -1, 0}, {0x1dd, 0, 1, -79, 0}, {0x1de, 16, 2, 0, 1},
    {0x1df, 16, 2, -1, 0}, {0x1f1, 0, 1, 0, 2}, {0x1f2, 0, 1, -1, 1}, {0x1f3, 0, 1, -2, 0},
    {0x1f4, 0, 1, 0, 1}, {0x1f5, 0, 1, -1, 0}, {0x1f6, 0, 1, 0, -97}, {0x1f7, 0, 1, 0, -56},
    {0x1f8, 38, 2, 0, 1}, {0x1f9, 38, 2, -1, 0}, {0x220, 0, 1, 0, -130}, {0x222, 16, 2, 0, 1},
    {0x223, 16, 2, -1, 0}, {0x23a, 0, 1, 0, 10795}, {0x23b, 0, 1, 0, 1}, {0x23c, 0, 1, -1, 0},
    {0x23d, 0, 1, 0, -163}, {0x23e, 0, 1, 0, 10792}, {0x23f, 1, 1, 10815, 0}, {0x241, 0, 1, 0, 1},
    {0x242, 0, 1, -1, 0}, {0x243, 0, 1, 0, -195}, {0x244, 0, 1, 0, 69}, {0x245, 0, 1, 0, 71},
    {0x246, 8, 2, 0, 1}, {0x247, 8, 2, -1, 0}, {0x250, 0, 1, 10783, 0}, {0x251, 0, 1, 10780, 0},
    {0x252, 0, 1, 10782, 0}, {0x253, 0, 1, -210, 0}, {0x254, 0, 1, -206, 0}, {0x256, 1, 1, -205, 0},
    {0x259, 0, 1, -202, 0}, {0x25b, 0, 1, -203, 0}, {0x25c, 0, 1, 42319, 0}, {0x260, 0, 1, -205, 0},
    {0x261, 0, 1, 42315, 0}, {0x263, 0, 1, -207, 0}, {0x265, 0, 1, 42280, 0},
    {0x266, 0, 1, 42308, 0}, {0x268, 0, 1, -209, 0}, {0x269, 0, 1, -211, 0},
    {0x26a, 0, 1, 42308, 0}, {0x26b, 0, 1, 10743, 0}, {0x26c, 0, 1, 42305, 0},
    {0x26f, 0, 1, -211, 0}, {0x271, 0, 1, 10749, 0}, {0x272, 0, 1, -213, 0}, {0x275, 0, 1, -214, 0},
    {0x27d, 0, 1, 10727, 0}, {0x280, 0, 1, -218, 0}, {0x282, 0, 1, 42307, 0},
    {0x283, 0, 1, -218, 0}, {0x287, 0, 1, 42282, 0}, {0x288, 0, 1, -218, 0}, {0x289, 0, 1, -69, 0},
    {0x28a, 1, 1, -217, 0}, {0x28c, 0, 1, -71, 0}, {0x292, 0, 1, -219, 0}, {0x29d, 0, 1, 42261, 0},
    {0x29e, 0, 1, 42258, 0}, {0x345, 0, 1, 84, 0}, {0x370, 2, 2, 0, 1}, {0x371, 2, 2, -1, 0},
    {0x376, 0, 1, 0, 1}, {0x377, 0, 1, -1, 0}, {0x37b, 2, 1, 130, 0}, {0x37f, 0, 1, 0, 116},
    {0x386, 0, 1, 0, 38}, {0x388, 2, 1, 0, 37}, {0x38c, 0, 1, 0, 64}, {0x38e, 1, 1, 0, 63},
    {0x391, 16, 1, 0, 32}, {0x3a3, 8, 1, 0, 32}, {0x3ac, 0, 1, -38, 0}, {0x3ad, 2, 1, -37, 0},
    {0x3b1, 16, 1, -32, 0}, {0x3c2, 0, 1, -31, 0}, {0x3c3, 8, 1, -32, 0}, {0x3cc, 0, 1, -64, 0},
    {0x3cd, 1, 1, -63, 0}, {0x3cf, 0, 1, 0, 8}, {0x3d0, 0, 1, -62, 0}, {0x3d1, 0, 1, -57, 0},
    {0x3d5, 0, 1, -47, 0}, {0x3d6, 0, 1, -54, 0}, {0x3d7, 0, 1, -8, 0}, {0x3d8, 22, 2, 0, 1},
    {0x3d9, 22, 2, -1, 0}, {0x3f0, 0, 1, -86, 0}, {0x3f1, 0, 1, -80, 0}, {0x3f2, 0, 1, 7, 0},
    {0x3f3, 0, 1, -116, 0}, {0x3f4, 0, 1, 0, -60}, {0x3f5, 0, 1, -96, 0}, {0x3f7, 0, 1, 0, 1},
    {0x3f8, 0, 1, -1, 0}, {0x3f9, 0, 1, 0, -7}, {0x3fa, 0, 1, 0, 1}, {0x3fb, 0, 1, -1, 0},
    {0x3fd, 2, 1, 0, -130}, {0x400, 15, 1, 0, 80}, {0x410, 31, 1, 0, 32}, {0x430, 31, 1, -32, 0},
    {0x450, 15, 1, -80, 0}, {0x460, 32, 2, 0, 1}, {0x461, 32, 2, -1, 0}, {0x48a, 52, 2, 0, 1},
    {0x48b, 52, 2, -1, 0}, {0x4c0, 0, 1, 0, 15}, {0x4c1, 12, 2, 0, 1}, {0x4c2, 12, 2, -1, 0},
    {0x4cf, 0, 1, -15, 0}, {0x4d0, 94, 2, 0, 1}, {0x4d1, 94, 2, -1, 0}, {0x531, 37, 1, 0, 48},
    {0x561, 37, 1, -48, 0}, {0x10a0, 37, 1, 0, 7264}, {0x10c7, 0, 1, 0, 7264},
    {0x10cd, 0, 1, 0, 7264}, {0x10d0, 42, 1, 3008, 0}, {0x10fd, 2, 1, 3008, 0},
    {0x13a0, 79, 1, 0, 38864}, {0x13f0, 5, 1, 0, 8}, {0x13f8, 5, 1, -8, 0},
    {0x1c80, 0, 1, -6254, 0}, {0x1c81, 0, 1, -6253, 0}, {0x1c82, 0, 1, -6244, 0},
    {0x1c83, 1, 1, -6242, 0}, {0x1c85, 0, 1, -6243, 0}, {0x1c86, 0, 1, -6236, 0},
    {0x1c87, 0, 1, -6181, 0}, {0x1c88, 0, 1, 35266, 0}, {0x1c90, 42, 1, 0, -3008},
    {0x1cbd, 2, 1, 0, -3008}, {0x1d79, 0, 1, 35332, 0}, {0x1d7d, 0, 1, 3814, 0},
    {0x1d8e, 0, 1, 35384, 0}, {0x1e00, 148, 2, 0, 1}, {0x1e01, 148, 2, -1, 0},
    {0x1e9b, 0, 1, -59, 0}, {0x1e9e, 0, 1, 0, -7615}, {0x1ea0, 94, 2, 0, 1}, {0x1ea1, 94, 2, -1, 0},
    {0x1f00, 7, 1, 8, 0}, {0x1f08, 7, 1, 0, -8}, {0x1f10, 5, 1, 8, 0}, {0x1f18, 5, 1, 0, -8},
    {0x1f20, 7, 1, 8, 0}, {0x1f28, 7, 1, 0, -8}, {0x1f30, 7, 1, 8, 0}, {0x1f38, 7, 1, 0, -8},
    {0x1f40, 5, 1, 8, 0}, {0x1f48, 5, 1, 0, -8}, {0x1f51, 6, 2, 8, 0}, {0x1f59, 6, 2, 0, -8},
    {0x1f60, 7, 1, 8, 0}, {0x1f68, 7, 1, 0, -8}, {0x1f70, 1, 1, 74, 0}, {0x1f72, 3, 1, 86, 0},
    {0x1f76, 1, 1, 100, 0}, {0x1f78, 1, 1, 128, 0}, {0x1f7a, 1, 1, 112, 0}, {0x1f7c, 1, 1, 126, 0},
    {0x1f80, 7, 1, 8, 0}, {0x1f88, 7, 1, 0, -8}, {0x1f90, 7, 1, 8, 0}, {0x1f98, 7, 1, 0, -8},
    {0x1fa0, 7, 1, 8, 0}, {0x1fa8, 7, 1, 0, -8}, {0x1fb0, 1, 1, 8, 0}, {0x1fb3, 0, 1, 9, 0},
    {0x1fb8, 1, 1, 0, -8}, {0x1fba, 1, 1, 0, -74}, {0x1fbc, 0, 1, 0, -9}, {0x1fbe, 0, 1, -7205, 0},
    {0x1fc3, 0, 1, 9, 0}, {0x1fc8, 3, 1, 0, -86}, {0x1fcc, 0, 1, 0, -9}, {0x1fd0, 1, 1, 8, 0},
    {0x1fd8, 1, 1, 0, -8}, {0x1fda, 1, 1, 0, -100}, {0x1fe0, 1, 1, 8, 0}, {0x1fe5, 0, 1, 7, 0},
    {0x1fe8, 1, 1, 0, -8}, {0x1fea, 1, 1, 0, -112}, {0x1fec, 0, 1, 0, -7}, {0x1ff3, 0, 1, 9, 0},
    {0x1ff8, 1, 1, 0, -128}, {0x1ffa, 1, 1, 0, -126}, {0x1ffc, 0, 1, 0, -9},
    {0x2126, 0, 1, 0, -7517}, {0x212a, 0, 1, 0, -8383}, {0x212b, 0, 1, 0, -8262},
    {0x2132, 0, 1, 0, 28}, {0x214e, 0, 1, -28, 0}, {0x2160, 15, 1, 0, 16}, {0x2170, 15, 1, -16, 0},
    {0x2183, 0, 1, 0, 1}, {0x2184, 0, 1, -1, 0}, {0x24b6, 25, 1, 0, 26}, {0x24d0, 25, 1, -26, 0},
    {0x2c00, 47, 1, 0, 48}, {0x2c30, 47, 1, -48, 0}, {0x2c60, 0, 1, 0, 1}, {0x2c61, 0, 1, -1, 0},
    {0x2c62, 0, 1, 0, -10743}, {0x2c63, 0, 1, 0, -3814}, {0x2c64, 0, 1, 0, -10727},
    {0x2c65, 0, 1, -10795, 0}, {0x2c66, 0, 1, -10792, 0}, {0x2c67, 4, 2, 0, 1},
    {0x2c68, 4, 2, -1, 0}, {0x2c6d, 0, 1, 0, -10780}, {0x2c6e, 0, 1, 0, -10749},
    {0x2c6f, 0, 1, 0, -10783}, {0x2c70, 0, 1, 0, -10782}, {0x2c72, 0, 1, 0, 1},
    {0x2c73, 0, 1, -1, 0}, {0x2c75, 0, 1, 0, 1}, {0x2c76, 0, 1, -1, 0}, {0x2c7e, 1, 1, 0, -10815},
    {0x2c80, 98, 2, 0, 1}, {0x2c81, 98, 2, -1, 0}, {0x2ceb, 2, 2, 0, 1}, {0x2cec, 2, 2, -1, 0},
    {0x2cf2, 0, 1, 0, 1}, {0x2cf3, 0, 1, -1, 0}, {0x2d00, 37, 1, -7264, 0},
    {0x2d27, 0, 1, -7264, 0}, {0x2d2d, 0, 1, -7264, 0}, {0xa640, 44, 2, 0, 1},
    {0xa641, 44, 2, -1, 0}, {0xa680, 26, 2, 0, 1}, {0xa681, 26, 2, -1, 0}, {0xa722, 12, 2, 0, 1},
    {0xa723, 12, 2, -1, 0}, {0xa732, 60, 2, 0, 1}, {0xa733, 60, 2, -1, 0}, {0xa779, 2, 2, 0, 1},
    {0xa77a, 2, 2, -1, 0}, {0xa77d, 0, 1, 0, -35332}, {0xa77e, 8, 2, 0, 1}, {0xa77f, 8, 2, -1, 0},
    {0xa78b, 0, 1, 0, 1}, {0xa78c, 0, 1, -1, 0}, {0xa78d, 0, 1, 0, -42280}, {0xa790, 2, 2, 0, 1},
    {0xa791, 2, 2, -1, 0}, {0xa794, 0, 1, 48, 0}, {0xa796, 18, 2, 0, 1}, {0xa797, 18, 2, -1, 0},
    {0xa7aa, 0, 1, 0, -42308}, {0xa7ab, 0, 1, 0, -42319}, {0xa7ac, 0, 1, 0, -42315},
    {0xa7ad, 0, 1, 0, -42305}, {0xa7ae, 0, 1, 0, -42308}, {0xa7b0, 0, 1, 0, -42258},
    {0xa7b1, 0, 1, 0, -42282}, {0xa7b2, 0, 1, 0, -42261}, {0xa7b3, 0, 1, 0, 928},
    {0xa7b4, 14, 2, 0, 1}, {0xa7b5, 14, 2, -1, 0}, {0xa7c4, 0, 1, 0, -48},
    {0xa7c5, 0, 1, 0, -42307}, {0xa7c6, 0, 1, 0, -35384}, {0xa7c7, 2, 2, 0, 1},
    {0xa7c8, 2, 2, -1, 0}, {0xa7d0, 0, 1, 0, 1}, {0xa7d1, 0, 1, -1, 0}, {0xa7d6, 2, 2, 0, 1},
    {0xa7d7, 2, 2, -1, 0}, {0xa7f5, 0, 1, 0, 1}, {0xa7f6, 0, 1, -1, 0}, {0xab53, 0, 1, -928, 0},
    {0xab70, 79, 1, -38864, 0}, {0xff21, 25, 1, 0, 32}, {0xff41, 25, 1, -32, 0},
    {0x10400, 39, 1, 0, 40}, {0x10428, 39, 1, -40, 0}, {0x104b0, 35, 1, 0, 40},
    {0x104d8, 35, 1, -40, 0}, {0x10570, 10, 1, 0, 39}, {0x1057c, 14, 1, 0, 39},
    {0x1058c, 6, 1, 0, 39}, {0x10594, 1, 1, 0, 39}, {0x10597, 10, 1, -39, 0},
    {0x105a3, 14, 1, -39, 0}, {0x105b3, 6, 1, -39, 0}, {0x105bb, 1, 1, -39, 0},
    {0x10c80, 50, 1, 0, 64}, {0x10cc0, 50, 1, -64, 0}, {0x118a0, 31, 1, 0, 32},
    {0x118c0, 31, 1, -32, 0}, {0x16e40, 31, 1, 0, 32}, {0x16e60, 31, 1, -32, 0},
    {0x1e900, 33, 1, 0, 34}, {0x1e922, 33, 1, -34, 0},
}};
// clang-format on

// Two ranges may interleave, so the one before is looked at too.
const Range* find(std::uint32_t code) noexcept {
  auto row = std::upper_bound(
      ranges.begin(), ranges.end(), code,
      [](std::uint32_t wanted, const Range& range) { return wanted < range.first; });
  for (int tries = 0; tries < 2 && row != ranges.begin(); ++tries) {
    --row;
    const std::uint32_t distance = code - row->first;
    if (distance <= row->span && distance % row->stride == 0) return &*row;
  }
  return nullptr;
}

std::uint32_t moved(std::uint32_t code, std::int32_t distance) noexcept {
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(code) + distance);
}

std::string mapped(std::string_view text, std::uint32_t (*map)(std::uint32_t) noexcept) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = rune_at(text, at);
    base::append_utf8(out, map(rune.code));
    at += rune.size;
  }
  return out;
}

}  // namespace

std::uint32_t to_upper(std::uint32_t code) noexcept {
  if (code < 0x80) return code >= 'a' && code <= 'z' ? code - 32 : code;
  const Range* const range = find(code);
  return range == nullptr ? code : moved(code, range->upper);
}

std::uint32_t to_lower(std::uint32_t code) noexcept {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
  const Range* const range = find(code);
  return range == nullptr ? code : moved(code, range->lower);
}

std::uint32_t to_title(std::uint32_t code) noexcept {
  // DZ, LJ and NJ have a third form; Georgian letters none.
  if (code >= 0x1C4 && code <= 0x1CC) return 0x1C5 + (code - 0x1C4) / 3 * 3;
  if (code >= 0x1F1 && code <= 0x1F3) return 0x1F2;
  if (code >= 0x10D0 && code <= 0x10FF) return code;
  return to_upper(code);
}

bool is_title(std::uint32_t code) noexcept {
  const bool latin = code == 0x1C5 || code == 0x1C8 || code == 0x1CB || code == 0x1F2;
  const bool greek = code >= 0x1F88 && code <= 0x1FAF && (code & 8) != 0;
  return latin || greek || code == 0x1FBC || code == 0x1FCC || code == 0x1FFC;
}

bool is_upper(std::uint32_t code) noexcept { return to_lower(code) != code && !is_title(code); }
bool is_lower(std::uint32_t code) noexcept { return to_upper(code) != code && !is_title(code); }

bool is_space(std::uint32_t code) noexcept {
  return code == ' ' || (code >= '\t' && code <= '\r') || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x3000;
}

bool is_punctuation(std::uint32_t code) noexcept {
  if (code < 0x80) {
    return code != 0 &&
           std::string_view("!\"#%&'()*,-./:;?@[\\]_{}").find(static_cast<char>(code)) !=
               std::string_view::npos;
  }
  constexpr std::array<std::uint32_t, 7> latin{0xA1, 0xA7, 0xAB, 0xB6, 0xB7, 0xBB, 0xBF};
  return std::ranges::find(latin, code) != latin.end() || (code >= 0x2010 && code <= 0x2027) ||
         (code >= 0x2030 && code <= 0x205E && code != 0x2044 && code != 0x2052) ||
         (code >= 0x3001 && code <= 0x3003) || (code >= 0x3008 && code <= 0x3011);
}

std::string upper_text(std::string_view text) { return mapped(text, to_upper); }
std::string lower_text(std::string_view text) { return mapped(text, to_lower); }

std::size_t space_before(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Rune rune = rune_at(text, at);
    if (!is_space(rune.code)) break;
    at += rune.size;
  }
  return at;
}

std::size_t space_behind(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size()) {
    std::size_t at = text.size() - size - 1;
    // Back to the first byte of the character.
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    if (!is_space(rune_at(text, at).code)) break;
    size = text.size() - at;
  }
  return size;
}

}  // namespace kboot::gotpl
