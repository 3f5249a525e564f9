// Following the objects of one kind: a listing, then their changes, for as long as it is wanted.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kube/operation.hpp"
#include "kube/session.hpp"

namespace kboot::kube {

// What a watch tells, always inside the loop.
struct WatchEvents {
  std::function<void(const std::vector<Value>& items)>
      listed;  // all there is now; again after a gap
  std::function<void(const Value& object)> changed;
  std::function<void(const Value& object)> removed;
  std::function<void(const std::string& why)>
      trouble;  // no connection for now; it goes on by itself
  std::function<void(const ApiStatus& status)> refused;  // 401, 403, 404...: it ended
};

// Lists, then watches from there; resumes by resourceVersion when the stream ends (bookmarks keep
// it fresh), and lists again when the server says that it is too old (410). Runs in the session's
// transport until destroyed. The rules are client-go's (tools/cache/reflector.go,
// tools/watch/retrywatcher.go).
class Watch final : net::Handler {
 public:
  Watch(const base::Context& context, Session& session, ApiResource resource,
        std::string name_space, Selection selection, WatchEvents events);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() override;

 private:
  void head(const net::Head& head) override;
  net::Flow data(std::string_view bytes) override;
  void end(const net::End& end) override;

  void list();
  void follow();
  void again(bool relist);
  void take_listing();
  void take_line(std::string_view line);
  [[nodiscard]] Value typed(const Value& item) const;

  const base::Context& context_;
  Session& session_;
  ApiResource resource_;
  std::string name_space_;
  Selection selection_;
  WatchEvents events_;

  bool following_ = false;  // else listing
  int status_ = 0;
  std::string buffer_;
  std::string version_;
  bool too_old_ = false;
  int failures_ = 0;
  net::Exchange exchange_ = 0;
  base::Loop::Timer timer_ = 0;
};

}  // namespace kboot::kube
