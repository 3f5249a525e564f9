// Two texts as a unified diff, line for line as Python's difflib writes it.
//
// Which lines are kept is a choice, and people compare our output with Ansible's: so the choice is
// difflib's (SequenceMatcher): the longest common run of lines first, then the same left and right
// of it; in texts of 200 lines and more, lines that make up over one per cent of the text start no
// run.
#include "report/unified_diff.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "base/text.hpp"

namespace kboot::report {

namespace {

using Lines = std::vector<std::string>;

struct Match {
  std::size_t a, b, size;
};

struct Block {  // a[a_begin, a_end) becomes b[b_begin, b_end)
  std::size_t a_begin, a_end, b_begin, b_end;
  bool equal;
};

class Matcher {
 public:
  Matcher(const Lines& a, const Lines& b) : a_(a), b_(b) {
    for (std::size_t at = 0; at < b.size(); ++at) places_[b[at]].push_back(at);
    if (b.size() < 200) return;
    const std::size_t popular = b.size() / 100 + 1;
    std::erase_if(places_, [&](const auto& entry) { return entry.second.size() > popular; });
  }

  std::vector<Match> matches() const {
    std::vector<Match> found;
    std::vector<std::array<std::size_t, 4>> queue{{0, a_.size(), 0, b_.size()}};
    while (!queue.empty()) {
      const auto [a_low, a_high, b_low, b_high] = queue.back();
      queue.pop_back();
      const Match match = longest(a_low, a_high, b_low, b_high);
      if (match.size == 0) continue;
      found.push_back(match);
      queue.push_back({a_low, match.a, b_low, match.b});
      queue.push_back({match.a + match.size, a_high, match.b + match.size, b_high});
    }
    std::ranges::sort(found, {}, &Match::a);
    found.push_back({a_.size(), b_.size(), 0});
    return found;
  }

 private:
  Match longest(std::size_t a_low, std::size_t a_high, std::size_t b_low,
                std::size_t b_high) const {
    Match best{a_low, b_low, 0};
    std::unordered_map<std::size_t, std::size_t> lengths;  // of the run that ends at a line of b
    for (std::size_t a = a_low; a < a_high; ++a) {
      std::unordered_map<std::size_t, std::size_t> next;
      if (const auto places = places_.find(a_[a]); places != places_.end()) {
        for (const std::size_t b : places->second) {
          if (b < b_low) continue;
          if (b >= b_high) break;
          const auto before = b == 0 ? lengths.end() : lengths.find(b - 1);
          const std::size_t size = (before == lengths.end() ? 0 : before->second) + 1;
          next[b] = size;
          if (size > best.size) best = {a + 1 - size, b + 1 - size, size};
        }
      }
      lengths = std::move(next);
    }
    return widened(best, a_low, a_high, b_low, b_high);
  }

  // Popular lines join a run at its ends.
  Match widened(Match best, std::size_t a_low, std::size_t a_high, std::size_t b_low,
                std::size_t b_high) const {
    while (best.a > a_low && best.b > b_low && a_[best.a - 1] == b_[best.b - 1]) {
      --best.a, --best.b, ++best.size;
    }
    while (best.a + best.size < a_high && best.b + best.size < b_high &&
           a_[best.a + best.size] == b_[best.b + best.size]) {
      ++best.size;
    }
    return best;
  }

  const Lines& a_;
  const Lines& b_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> places_;
};

std::vector<Block> blocks_of(const Lines& a, const Lines& b) {
  std::vector<Block> blocks;
  std::size_t at_a = 0, at_b = 0;
  for (const Match& match : Matcher(a, b).matches()) {
    if (at_a < match.a || at_b < match.b) blocks.push_back({at_a, match.a, at_b, match.b, false});
    if (match.size > 0) {
      const bool joins = !blocks.empty() && blocks.back().equal;
      if (joins) {
        blocks.back().a_end += match.size;
        blocks.back().b_end += match.size;
      } else {
        blocks.push_back({match.a, match.a + match.size, match.b, match.b + match.size, true});
      }
    }
    at_a = match.a + match.size;
    at_b = match.b + match.size;
  }
  return blocks;
}

// Hunks: the changes with at most `context` equal lines around them.
std::vector<std::vector<Block>> hunks_of(std::vector<Block> blocks, std::size_t context) {
  std::vector<std::vector<Block>> hunks;
  if (blocks.empty() || (blocks.size() == 1 && blocks.front().equal)) return hunks;
  if (Block& first = blocks.front(); first.equal) {
    first.a_begin = std::max(first.a_begin, first.a_end - std::min(first.a_end, context));
    first.b_begin = std::max(first.b_begin, first.b_end - std::min(first.b_end, context));
  }
  if (Block& last = blocks.back(); last.equal) {
    last.a_end = std::min(last.a_end, last.a_begin + context);
    last.b_end = std::min(last.b_end, last.b_begin + context);
  }
  std::vector<Block> hunk;
  for (const Block& block : blocks) {
    if (block.equal && block.a_end - block.a_begin > 2 * context) {
      hunk.push_back(
          {block.a_begin, block.a_begin + context, block.b_begin, block.b_begin + context, true});
      hunks.push_back(std::move(hunk));
      hunk = {{block.a_end - context, block.a_end, block.b_end - context, block.b_end, true}};
      continue;
    }
    hunk.push_back(block);
  }
  if (!hunk.empty() && !(hunk.size() == 1 && hunk.front().equal)) hunks.push_back(std::move(hunk));
  return hunks;
}

std::string range_text(std::size_t begin, std::size_t end) {
  const std::size_t length = end - begin;
  if (length == 1) return std::to_string(begin + 1);
  return base::cat(length == 0 ? begin : begin + 1, ",", length);
}

// Keeps the ends; a last line without one says so, as Ansible has it.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  if (!lines.empty() && lines.back().back() != '\n')
    lines.back() += "\n\\ No newline at end of file\n";
  return lines;
}

}  // namespace

std::vector<std::string> unified_diff(std::string_view before, std::string_view after,
                                      std::string_view from, std::string_view to,
                                      std::size_t context) {
  const Lines a = lines_of(before), b = lines_of(after);
  Lines out;
  for (const std::vector<Block>& hunk : hunks_of(blocks_of(a, b), context)) {
    if (out.empty()) out = {base::cat("--- ", from, "\n"), base::cat("+++ ", to, "\n")};
    out.push_back(base::cat("@@ -", range_text(hunk.front().a_begin, hunk.back().a_end), " +",
                            range_text(hunk.front().b_begin, hunk.back().b_end), " @@\n"));
    for (const Block& block : hunk) {
      if (block.equal) {
        for (std::size_t at = block.a_begin; at < block.a_end; ++at)
          out.push_back(base::cat(" ", a[at]));
        continue;
      }
      for (std::size_t at = block.a_begin; at < block.a_end; ++at)
        out.push_back(base::cat("-", a[at]));
      for (std::size_t at = block.b_begin; at < block.b_end; ++at)
        out.push_back(base::cat("+", b[at]));
    }
  }
  return out;
}

}  // namespace kboot::report
