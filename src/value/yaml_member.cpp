// Drops the YAML events of all that is not wanted before anything is built of them.
#include "value/yaml_member.hpp"

#include "value/yaml_builder.hpp"
#include "value/yaml_libyaml.hpp"

namespace kboot::value {

namespace {

using yaml::Event;
using yaml::EventKind;

class MemberSink final : public yaml::EventSink {
 public:
  MemberSink(yaml::EventSink& next, std::span<const std::string_view> path)
      : next_(next), path_(path) {}

  void take(const Event& event) override {
    if (event.kind == EventKind::document_start) ++documents_;
    if (documents_ > 1) return;
    if (dropped_ > 0 || kept_ > 0) {
      inside(event);
    } else if (level_ == 0) {
      at_top(event);
    } else {
      on_path(event);
    }
  }

 private:
  static int step(EventKind kind) {
    if (kind == EventKind::sequence_start || kind == EventKind::mapping_start) return 1;
    return kind == EventKind::end ? -1 : 0;
  }

  void inside(const Event& event) {
    int& depth = kept_ > 0 ? kept_ : dropped_;
    if (kept_ > 0) next_.take(event);
    depth += step(event.kind);
  }

  void at_top(const Event& event) {
    next_.take(event);
    if (event.kind == EventKind::mapping_start) ++level_;
    if (event.kind == EventKind::sequence_start) kept_ = 1;
  }

  // In a dict on the path: a key, a member, or its end.
  void on_path(const Event& event) {
    if (event.kind == EventKind::end) {
      next_.take(event);
      --level_;
      return;
    }
    if (!has_key_) {
      has_key_ = event.kind == EventKind::scalar;
      key_ = event.text;
      key_style_ = event.style;
      key_offset_ = event.offset;
      // A key that is no scalar: nobody can ask for it, and the builder refuses it.
      if (!has_key_) next_.take(event);
      return;
    }
    has_key_ = false;
    member(event);
  }

  void member(const Event& event) {
    const bool wanted = key_ == path_[level_ - 1];
    if (step(event.kind) == 0) {
      if (!wanted && event.kind == EventKind::alias) return;
    } else if (!wanted) {
      dropped_ = 1;
      return;
    }
    next_.take({.kind = EventKind::scalar,
                .text = key_,
                .tag = "tag:yaml.org,2002:str",
                .style = key_style_,
                .offset = key_offset_});
    next_.take(event);
    if (step(event.kind) == 0) return;
    if (event.kind == EventKind::mapping_start && level_ < path_.size()) {
      ++level_;
    } else {
      kept_ = 1;
    }
  }

  yaml::EventSink& next_;
  std::span<const std::string_view> path_;
  std::size_t level_ = 0;  // dicts of the path that are open
  int documents_ = 0;
  int dropped_ = 0;  // how deep we are in what is dropped
  int kept_ = 0;     // how deep we are in the member
  bool has_key_ = false;
  std::string key_;
  ScalarStyle key_style_ = ScalarStyle::plain;
  std::size_t key_offset_ = 0;
};

}  // namespace

Value read_yaml_member(std::string_view text, const std::string& name,
                       std::span<const std::string_view> path, const YamlOptions& options) {
  yaml::Source source(text, name, options);
  yaml::Builder builder(source, options);
  MemberSink sink(builder, path);
  yaml::parse_with_libyaml(source, sink);
  std::vector<Value> documents = builder.documents();
  return documents.empty() ? Value() : std::move(documents.front());
}

}  // namespace kboot::value
