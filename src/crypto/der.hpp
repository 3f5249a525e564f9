// Writing DER (X.690): what certificates and keys are made of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kboot::crypto::der {

inline constexpr unsigned char boolean_tag = 0x01;
inline constexpr unsigned char integer_tag = 0x02;
inline constexpr unsigned char bit_string_tag = 0x03;
inline constexpr unsigned char octets_tag = 0x04;
inline constexpr unsigned char null_tag = 0x05;
inline constexpr unsigned char object_id_tag = 0x06;
inline constexpr unsigned char utf8_tag = 0x0C;
inline constexpr unsigned char printable_tag = 0x13;
inline constexpr unsigned char utc_time_tag = 0x17;
inline constexpr unsigned char generalized_time_tag = 0x18;
inline constexpr unsigned char sequence_tag = 0x30;
inline constexpr unsigned char set_tag = 0x31;

// Tag, length, content.
[[nodiscard]] std::string value(unsigned char tag, std::string_view content);
[[nodiscard]] std::string sequence(std::string_view content);
// A number that is not negative, from its big-endian bytes.
[[nodiscard]] std::string integer(std::string_view big_endian);
// Whole bytes; `unused` bits at the end do not count.
[[nodiscard]] std::string bit_string(std::string_view bytes, unsigned char unused = 0);
// UTCTime from 1950 to 2049, else GeneralizedTime. Seconds since 1970.
[[nodiscard]] std::string time(std::int64_t seconds);

}  // namespace kboot::crypto::der
