// Lists, watches, resumes.
#include "kube/watch.hpp"

#include <algorithm>
#include <limits>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

namespace {

constexpr std::string_view stream_seconds = "300";  // then the server ends the stream and we resume
constexpr net::Retry pauses{.attempts = std::numeric_limits<int>::max()};

}  // namespace

Watch::Watch(const base::Context& context, Session& session, ApiResource resource,
             std::string name_space, Selection selection, WatchEvents events)
    : context_(context),
      session_(session),
      resource_(std::move(resource)),
      name_space_(std::move(name_space)),
      selection_(std::move(selection)),
      events_(std::move(events)) {
  list();
}

Watch::~Watch() {
  if (exchange_ != 0) session_.transport().cancel(exchange_);
  if (timer_ != 0) session_.transport().forget(timer_);
}

void Watch::list() {
  timer_ = 0;
  following_ = false;
  buffer_.clear();
  const Operation operation = list_operation(resource_, name_space_, selection_, 0, "");
  exchange_ = session_.transport().start(session_.request(context_, operation.call), *this);
}

void Watch::follow() {
  timer_ = 0;
  following_ = true;
  too_old_ = false;
  buffer_.clear();
  Operation operation = list_operation(resource_, name_space_, selection_, 0, "");
  operation.call.shape = net::Shape::stream;
  auto& query = operation.call.query;
  query.emplace_back("watch", "true");
  query.emplace_back("resourceVersion", version_);
  query.emplace_back("allowWatchBookmarks", "true");
  query.emplace_back("timeoutSeconds", stream_seconds);
  net::Request request = session_.request(context_, operation.call);
  request.max_body = std::numeric_limits<std::uint64_t>::max();
  exchange_ = session_.transport().start(std::move(request), *this);
}

void Watch::again(bool relist) {
  const base::Duration delay = failures_ == 0
                                   ? base::Duration{}
                                   : *net::retry_delay(pauses, {}, failures_, context_.entropy);
  timer_ = session_.transport().after(delay, [this, relist] { relist ? list() : follow(); });
}

void Watch::head(const net::Head& head) { status_ = head.status; }

net::Flow Watch::data(std::string_view bytes) {
  buffer_.append(bytes);
  if (!following_ || status_ != 200) return net::Flow::go_on;
  std::size_t begin = 0;
  for (std::size_t end = buffer_.find('\n'); end != buffer_.npos; end = buffer_.find('\n', begin)) {
    take_line(std::string_view(buffer_).substr(begin, end - begin));
    begin = end + 1;
  }
  buffer_.erase(0, begin);
  return net::Flow::go_on;
}

void Watch::end(const net::End& end) {
  exchange_ = 0;
  if (!end.ok) {
    ++failures_;
    events_.trouble(end.cause);
    return again(!following_);
  }
  if (status_ == 410) return again(true);
  if (status_ == 429 || status_ >= 500) {
    ++failures_;
    events_.trouble(read_status(status_, buffer_).message);
    return again(!following_);
  }
  if (status_ == 401 && failures_ == 0 && session_.renew_credentials()) {
    ++failures_;
    return again(!following_);
  }
  if (status_ != 200) return events_.refused(read_status(status_, buffer_));
  if (following_) return again(too_old_);
  failures_ = 0;
  take_listing();
}

void Watch::take_listing() {
  const Value answer = read_object(buffer_);
  const Value* metadata = answer.find("metadata");
  version_ = metadata == nullptr ? "" : metadata->text("resourceVersion");
  std::vector<Value> items;
  if (const Value* list = answer.find("items"); list != nullptr && list->is_list()) {
    for (const Value& item : list->as_list()) items.push_back(typed(item));
  }
  again(false);
  events_.listed(items);
}

// Items of a listing bear neither apiVersion nor kind.
Value Watch::typed(const Value& item) const {
  Value object = Value::dict({{"apiVersion", resource_.api_version()}, {"kind", resource_.kind}});
  if (!item.is_dict()) return object;
  for (const value::Entry& entry : item.as_dict()) object.edit_dict().set(entry.key, entry.value);
  return object;
}

void Watch::take_line(std::string_view line) {
  if (base::trim(line).empty()) return;
  const Value event = read_object(line);
  const Value* object = event.find("object");
  if (object == nullptr) return;
  const std::string_view type = event.text("type");
  if (type == "ERROR") {
    too_old_ = true;  // 410 as a rule; after any other error a listing is right as well
    if (number_at(*object, 0, "code") != 410) ++failures_;
    return;
  }
  failures_ = 0;
  version_ = resource_version_of(*object);
  if (type == "BOOKMARK") return;
  // The object of an event says itself what it is, so that read_object could not mark it within the
  // event.
  const Value marked = kind_of(*object) == "Secret" ? mark_secret_data(*object) : *object;
  type == "DELETED" ? events_.removed(marked) : events_.changed(marked);
}

}  // namespace kboot::kube
