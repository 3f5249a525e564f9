// Sprig's encodings and digests: base64, base32, JSON, SHA.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "gotpl/go_base.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"
#include "value/go_json.hpp"

namespace kboot::gotpl {
namespace {

using value::GoJsonStyle;

Value b64enc(Call& call) { return base::base64_encode(call.text(0)); }
Value b32enc(Call& call) { return base32_encode(call.text(0)); }

// What cannot be read gives the text of the error.
Value b64dec(Call& call) {
  Decoded decoded = base64_decode(call.text(0));
  return decoded.error.empty() ? Value(decoded.bytes) : Value(decoded.error);
}
Value b32dec(Call& call) {
  Decoded decoded = base32_decode(call.text(0));
  return decoded.error.empty() ? Value(decoded.bytes) : Value(decoded.error);
}

template <crypto::Hash hash>
Value sum(Call& call) {
  return base::hex_encode(crypto::digest(hash, call.text(0)));
}

Value adler32sum(Call& call) {
  constexpr std::uint32_t prime = 65521;
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char byte : call.text(0)) {
    a = (a + static_cast<unsigned char>(byte)) % prime;
    b = (b + a) % prime;
  }
  return std::to_string(b << 16 | a);
}

std::string written(const Value& value, const GoJsonStyle& style) {
  try {
    return value::to_go_json(value, style);
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

template <bool escape_html, int indent>
Value must_to_json(Call& call) {
  return written(call[0], {.escape_html = escape_html, .indent = indent});
}

template <int indent>
Value to_json(Call& call) {
  try {
    return written(call[0], {.indent = indent});
  } catch (const Failure&) {
    return "";
  }
}

Value must_from_json(Call& call) {
  try {
    return value::read_go_json(call.text(0));
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

Value from_json(Call& call) {
  try {
    return must_from_json(call);
  } catch (const Failure&) {
    return {};
  }
}

constexpr Function rows[] = {
    {"adler32sum", "string", adler32sum},
    {"b32dec", "string", b32dec},
    {"b32enc", "string", b32enc},
    {"b64dec", "string", b64dec},
    {"b64enc", "string", b64enc},
    {"fromJson", "string", from_json},
    {"mustFromJson", "string", must_from_json},
    {"mustToJson", "any", must_to_json<true, 0>},
    {"mustToPrettyJson", "any", must_to_json<true, 2>},
    {"mustToRawJson", "any", must_to_json<false, 0>},
    {"sha1sum", "string", sum<crypto::Hash::sha1>},
    {"sha256sum", "string", sum<crypto::Hash::sha256>},
    {"sha512sum", "string", sum<crypto::Hash::sha512>},
    {"toJson", "any", to_json<0>},
    {"toPrettyJson", "any", to_json<2>},
    {"toRawJson", "any", must_to_json<false, 0>},
};

}  // namespace

std::span<const Function> sprig_encodings() noexcept { return rows; }

}  // namespace kboot::gotpl
