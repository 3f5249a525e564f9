// The transport over libcurl's multi interface, with timers and a wake-up.
#include "net/curl_transport.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <system_error>

#include "base/text.hpp"
#include "net/curl_transfer.hpp"

namespace kboot::net {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds busy_poll{
    20};  // longer polls have met stalls of a whole poll (libcurl 8.14)
constexpr milliseconds quiet_poll{1000};

struct FreeMulti {
  void operator()(CURLM* handle) const noexcept { curl_multi_cleanup(handle); }
};

class CurlTransport final : public Transport {
 public:
  CurlTransport(const base::Clock& clock, const base::Cancel& cancel)
      : clock_(clock), cancel_(cancel), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (wake_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;
  ~CurlTransport() override {
    for (auto& [id, transfer] : running_)
      curl_multi_remove_handle(multi_.get(), transfer->easy.get());
    close(wake_);
  }

  Exchange start(Request request, Handler& handler) override {
    auto transfer = std::make_unique<Transfer>();
    transfer->id = ++last_id_;
    transfer->request = std::move(request);
    transfer->handler = &handler;
    unary_ += transfer->request.shape == Shape::unary ? 1 : 0;
    queue_.push_back(std::move(transfer));
    return last_id_;
  }

  // Only marks: libcurl forbids removing a handle inside its callbacks.
  void cancel(Exchange exchange) noexcept override {
    if (const auto found = running_.find(exchange); found != running_.end())
      found->second->cancelled = true;
    for (auto& transfer : queue_) {
      if (transfer->id == exchange) transfer->cancelled = true;
    }
  }

  base::LoopEnd run_until(const std::function<bool()>& done, base::Deadline deadline) override {
    for (;;) {
      if (done()) return base::LoopEnd::done;
      if (deadline.passed(clock_)) return base::LoopEnd::deadline;
      if (cancel_.level() > 1 || (cancel_.level() == 1 && unary_ == 0))
        return base::LoopEnd::cancelled;
      fire_timers();
      advance();
      if (done()) return base::LoopEnd::done;
      wait(deadline);
    }
  }

  Timer after(base::Duration delay, std::function<void()> action) override {
    timers_.emplace(clock_.now() + delay, std::pair{++last_timer_, std::move(action)});
    return last_timer_;
  }
  void forget(Timer timer) override {
    std::erase_if(timers_, [timer](const auto& entry) { return entry.second.first == timer; });
  }
  void wake() noexcept override {
    const std::uint64_t one = 1;
    (void)!write(wake_, &one, sizeof one);  // a full counter wakes as well
  }

 private:
  using Transfers = std::map<Exchange, std::unique_ptr<Transfer>>;

  void fire_timers() {
    const base::Instant now = clock_.now();
    while (!timers_.empty() && timers_.begin()->first <= now) {
      auto timer = timers_.extract(timers_.begin());
      timer.mapped().second();
    }
  }

  void advance() {
    drop_cancelled();
    add_queued();
    if (!multi_) return;
    int active = 0;
    check(curl_multi_perform(multi_.get(), &active));
    reap();
  }

  void drop_cancelled() {
    for (auto it = running_.begin(); it != running_.end();) {
      it = it->second->cancelled ? running_.erase(detach(it)) : std::next(it);
    }
  }

  Transfers::iterator detach(Transfers::iterator it) {
    curl_multi_remove_handle(multi_.get(), it->second->easy.get());
    forget_count(*it->second);
    return it;
  }

  void forget_count(const Transfer& transfer) {
    unary_ -= transfer.request.shape == Shape::unary ? 1 : 0;
  }

  void add_queued() {
    std::vector<std::unique_ptr<Transfer>> queue;
    queue.swap(queue_);
    for (auto& transfer : queue) {
      const auto url = parse_url(transfer->request.url);
      if (transfer->cancelled) {
        forget_count(*transfer);
      } else if (!url) {
        forget_count(*transfer);
        transfer->handler->end({.cause = "malformed URL", .permanent = true});
      } else {
        open_multi();
        prepare(*transfer, *url, trust_, proxies_, clock_.now());
        check(curl_multi_add_handle(multi_.get(), transfer->easy.get()));
        const Exchange id = transfer->id;
        running_.emplace(id, std::move(transfer));
      }
    }
  }

  void open_multi() {
    if (multi_) return;
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
      throw std::runtime_error("libcurl does not start");
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::bad_alloc();
    curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    trust_ = default_trust();
    proxies_ = proxy_environment();
  }

  void reap() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      Transfer* pointer = nullptr;
      const CURLcode code = message->data.result;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &pointer);
      const auto transfer =
          std::move(running_.extract(detach(running_.find(pointer->id))).mapped());
      finish(*transfer, code);
    }
  }

  void wait(base::Deadline deadline) {
    base::Instant until = clock_.now() + (unary_ > 0 ? busy_poll : quiet_poll);
    if (!timers_.empty()) until = std::min(until, timers_.begin()->first);
    until = std::min(until, deadline.at);
    if (!queue_.empty()) return;
    const auto left = std::chrono::ceil<milliseconds>(until - clock_.now()).count();
    const int timeout = static_cast<int>(std::max<std::int64_t>(left, 0));
    if (multi_) {
      curl_waitfd wake{wake_, CURL_WAIT_POLLIN, 0};
      check(curl_multi_poll(multi_.get(), &wake, 1, timeout, nullptr));
    } else {
      pollfd wake{wake_, POLLIN, 0};
      (void)poll(&wake, 1, timeout);
    }
    std::uint64_t count = 0;
    (void)!read(wake_, &count, sizeof count);
  }

  static void check(CURLMcode code) {
    if (code != CURLM_OK)
      throw std::runtime_error(base::cat("libcurl: ", curl_multi_strerror(code)));
  }

  const base::Clock& clock_;
  const base::Cancel& cancel_;
  int wake_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  Trust trust_;
  ProxyEnvironment proxies_;
  std::vector<std::unique_ptr<Transfer>> queue_;  // to be added outside libcurl's callbacks
  Transfers running_;
  std::multimap<base::Instant, std::pair<Timer, std::function<void()>>> timers_;
  Exchange last_id_ = 0;
  Timer last_timer_ = 0;
  int unary_ = 0;
};

}  // namespace

std::unique_ptr<Transport> make_transport(const base::Clock& clock, const base::Cancel& cancel) {
  return std::make_unique<CurlTransport>(clock, cancel);
}

}  // namespace kboot::net
