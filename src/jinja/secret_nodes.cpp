// Finds the nodes of a YAML text that its secret bytes went into.
#include "jinja/secret_nodes.hpp"

#include <algorithm>

#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::jinja {
namespace {

// Where each line of a text begins.
std::vector<std::size_t> line_starts(std::string_view text) {
  std::vector<std::size_t> out{0};
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
    out.push_back(at + 1);
  return out;
}

// Scalars in the order of the text; a node reaches to the next one's begin, which is never too little.
class Marker {
 public:
  Marker(std::string_view text, std::vector<value::ByteRange> secrets)
      : text_(text), lines_(line_starts(text)), secrets_(std::move(secrets)) {}

  void run(std::vector<Value>& documents) {
    for (Value& document : documents) collect(document);
    for (std::size_t i = 0; i < scalars_.size(); ++i) {
      const std::size_t begin = offset(*scalars_[i]);
      const std::size_t end = i + 1 < scalars_.size() ? offset(*scalars_[i + 1]) : text_.size();
      // Without a usable place the node counts as secret.
      const bool unsure = !scalars_[i]->origin() || end < begin;
      const bool overlaps =
          std::any_of(secrets_.begin(), secrets_.end(), [&](value::ByteRange range) {
            return range.begin < std::max(end, begin + 1) && range.end > begin;
          });
      if (unsure || overlaps) scalars_[i]->add_marks(value::mark_secret);
    }
  }

 private:
  void collect(Value& node) {
    if (node.is_list()) {
      for (Value& item : node.edit_list().edit()) collect(item);
    } else if (node.is_dict()) {
      for (const value::Entry& entry : node.as_dict()) {
        // Keys are never shown as secret: they are what masks are hung on.
        collect(const_cast<Value&>(entry.value));
      }
    } else {
      scalars_.push_back(&node);
    }
  }

  [[nodiscard]] std::size_t offset(const Value& scalar) const {
    const base::Place place = base::sources().place(scalar.origin());
    if (place.line == 0 || place.line > lines_.size()) return 0;
    std::size_t at = lines_[place.line - 1];
    for (std::uint32_t column = 1; column < place.column && at < text_.size(); ++column) {
      ++at;
      while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80) ++at;
    }
    return at;
  }

  std::string_view text_;
  std::vector<std::size_t> lines_;
  std::vector<value::ByteRange> secrets_;
  std::vector<Value*> scalars_;
};

}  // namespace

std::vector<Value> read_yaml_text(const Value& text) {
  const std::vector<value::ByteRange> secrets =
      text.has(value::mark_secret) ? text.secret_ranges() : std::vector<value::ByteRange>{};
  value::YamlOptions options;
  options.track_origins = !secrets.empty();
  options.secret =
      secrets.size() == 1 && secrets[0].begin == 0 && secrets[0].end == text.as_string().size();
  std::vector<Value> documents = value::read_yaml_all(text.as_string(), "from_yaml", options);
  if (!secrets.empty() && !options.secret) Marker(text.as_string(), secrets).run(documents);
  return documents;
}

}  // namespace kboot::jinja
