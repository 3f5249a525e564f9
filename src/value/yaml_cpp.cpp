// The second reading by yaml-cpp; the only file that includes it.
#include "value/yaml_cpp.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <functional>
#include <sstream>
#include <string>

namespace kboot::value::yaml {

namespace {

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

// Thrown at the first event that differs.
struct Differs {};

class Comparison final : public YAML::EventHandler {
 public:
  explicit Comparison(const std::vector<Recorder::Seen>& seen) : seen_(seen) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override { expect(EventKind::document_start); }
  void OnDocumentEnd() override { expect(EventKind::document_end); }
  // yaml-cpp has its own event for plain nulls, of which libyaml gives the text.
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {
    expect(EventKind::scalar);
  }
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {
    expect(EventKind::alias);
  }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& text) override {
    if (expect(EventKind::scalar).hash != hash_of(text)) {
      --at_;
      throw Differs();
    }
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    expect(EventKind::sequence_start);
  }
  void OnSequenceEnd() override { expect(EventKind::end); }
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    expect(EventKind::mapping_start);
  }
  void OnMapEnd() override { expect(EventKind::end); }

  [[nodiscard]] bool complete() const { return at_ == seen_.size(); }
  // Where the event stands that comes next.
  [[nodiscard]] std::size_t offset() const {
    if (seen_.empty()) return 0;
    return seen_[std::min(at_, seen_.size() - 1)].offset;
  }

 private:
  const Recorder::Seen& expect(EventKind kind) {
    if (at_ >= seen_.size() || seen_[at_].kind != kind) throw Differs();
    return seen_[at_++];
  }

  const std::vector<Recorder::Seen>& seen_;
  std::size_t at_ = 0;
};

}  // namespace

void Recorder::take(const Event& event) {
  seen_.push_back({event.kind, hash_of(event.text), event.offset});
  next_.take(event);
}

std::optional<std::size_t> find_disagreement(const Source& source,
                                             const std::vector<Recorder::Seen>& seen) {
  std::istringstream stream{std::string(source.text())};
  Comparison comparison(seen);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(comparison)) {
    }
  } catch (const Differs&) {
    return comparison.offset();
  } catch (const YAML::Exception&) {
    return comparison.offset();
  }
  return comparison.complete() ? std::nullopt : std::optional(comparison.offset());
}

}  // namespace kboot::value::yaml
