// Some members of a document.
#include "value/yaml_outline.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "value/yaml_block_reader.hpp"
#include "value/yaml_members.hpp"

namespace kboot::value {

namespace yaml {

bool Outline::wants(std::string_view key) const {
  return std::ranges::any_of(wanted_, [&](std::string_view name) {
    return key.size() == name.size() && base::lower(key) == base::lower(name);
  });
}

void Outline::take(const Event& event) {
  const bool ends = event.kind == EventKind::end;
  const int step = event.kind == EventKind::mapping_start || event.kind == EventKind::sequence_start
                       ? 1
                       : (ends ? -1 : 0);
  if (dropping_) {
    depth_ += step;
    dropping_ = depth_ != 1;
    return;
  }
  if (depth_ == 1 && !ends) {
    if (key_next_ && !wants(event.text)) {
      dropping_ = true;
      return;
    }
    key_next_ = !key_next_;
  }
  depth_ += step;
  builder_.take(event);
}

}  // namespace yaml

std::optional<Value> read_yaml_members(std::string_view text,
                                       std::span<const std::string_view> wanted) {
  const std::string no_name;
  YamlOptions options;
  options.schema = Schema::goyaml;
  options.track_origins = false;
  yaml::Source source(text, no_name, options);
  yaml::Builder builder(source, options);
  yaml::Outline outline(builder, wanted);
  if (!yaml::BlockReader(text, outline).run()) return std::nullopt;
  return std::move(builder.documents().front());
}

}  // namespace kboot::value
