// Stands in for PCRE2's compiler to machine code, which nothing here asks for: a quarter of a megabyte of the static
// program. The rest of PCRE2 calls these four; they say what a PCRE2 built without that compiler says.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <cstddef>
#include <cstdint>

// The names are PCRE2's.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" {

// The size of a pattern's machine code.
std::size_t _pcre2_jit_get_size_8(void* /*code*/) { return 0; }

void _pcre2_jit_free_8(void* /*code*/, void* /*memory*/) {}

// Only a pattern with machine code comes here.
int pcre2_jit_match_8(const pcre2_code* /*code*/, PCRE2_SPTR /*subject*/, PCRE2_SIZE /*length*/,
                      PCRE2_SIZE /*start*/, std::uint32_t /*options*/, pcre2_match_data* /*data*/,
                      pcre2_match_context* /*context*/) {
  return PCRE2_ERROR_JIT_BADOPTION;
}

// Whether there is machine code for a kind of match (Debian's patch).
int _pcre2_jit_check_exec_8(void* /*code*/, std::uint32_t /*options*/) { return 0; }

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
