// Parser::make, for the files that build expressions.
#pragma once

#include <algorithm>

#include "jinja/parser.hpp"

namespace kboot::jinja {

template <typename Node>
ExprPtr Parser::make(std::size_t first_token, Node node) const {
  const Token& first = tokens_[first_token];
  const Token& last = tokens_[at_ == 0 ? 0 : at_ - 1];
  const std::uint32_t end = std::max(last.offset + last.length, first.offset + 1);
  return std::make_unique<Expr>(Expr{std::move(node), {first.offset, end - first.offset}});
}

}  // namespace kboot::jinja
