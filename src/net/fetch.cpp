// Runs whole exchanges in the transport's loop.
#include "net/fetch.hpp"

#include <memory>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace kboot::net {

namespace {

class Batch;

// One request of a batch, over all its attempts.
class Slot final : public Handler {
 public:
  Slot(Batch& batch, std::size_t index, Request request)
      : batch_(batch), index_(index), request_(std::move(request)) {}

  void head(const Head& head) override { reply.head = head; }
  Flow data(std::string_view bytes) override {
    reply.body.append(bytes);
    return Flow::go_on;
  }
  void end(const End& end) override;
  void send();
  void abandon();

  Reply reply;

 private:
  Batch& batch_;
  std::size_t index_;
  Request request_;
  Exchange exchange_ = 0;
  base::Loop::Timer timer_ = 0;
};

class Batch {
 public:
  Batch(const base::Context& context, Transport& transport, std::vector<Request> requests,
        const Fetching& options)
      : context_(context), transport_(transport), options_(options) {
    slots_.reserve(requests.size());
    for (Request& request : requests) {
      request.deadline = context.deadline.sooner(request.deadline.at);
      slots_.push_back(std::make_unique<Slot>(*this, slots_.size(), std::move(request)));
    }
  }
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;
  ~Batch() {
    for (auto& slot : slots_) slot->abandon();
  }

  std::vector<Reply> run() {
    if (context_.cancel) throw base::Cancelled();
    refill();
    const auto all_done = [this] {
      return finished_ == slots_.size() || (context_.cancel && under_way_ == 0);
    };
    const base::LoopEnd end = transport_.run_until(all_done, context_.deadline);
    if (context_.cancel || end == base::LoopEnd::cancelled) throw base::Cancelled();
    std::vector<Reply> replies;
    replies.reserve(slots_.size());
    for (auto& slot : slots_) {
      if (!slot->reply.end.ok && slot->reply.end.cause.empty()) {
        slot->reply.end = {.cause = "no answer in time", .timed_out = true};
      }
      replies.push_back(std::move(slot->reply));
    }
    return replies;
  }

  void finished(std::size_t index) {
    ++finished_;
    --under_way_;
    if (options_.on_reply) options_.on_reply(index, slots_[index]->reply);
    refill();
  }

  const base::Context& context() const { return context_; }
  Transport& transport() const { return transport_; }
  const Retry& retry() const { return options_.retry; }

 private:
  void refill() {
    while (next_ < slots_.size() && under_way_ < options_.at_once && !context_.cancel) {
      ++under_way_;
      slots_[next_++]->send();
    }
  }

  const base::Context& context_;
  Transport& transport_;
  const Fetching& options_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;
  std::size_t finished_ = 0;
};

void Slot::send() {
  timer_ = 0;
  ++reply.attempts;
  exchange_ = batch_.transport().start(request_, *this);
}

void Slot::abandon() {
  if (exchange_ != 0) batch_.transport().cancel(exchange_);
  if (timer_ != 0) batch_.transport().forget(timer_);
}

void Slot::end(const End& end) {
  exchange_ = 0;
  reply.end = end;
  if (worth_retrying(request_, reply.head, end) && !batch_.context().cancel) {
    if (const auto delay =
            retry_delay(batch_.retry(), reply.head, reply.attempts, batch_.context().entropy)) {
      const int attempts = reply.attempts;
      reply = {.attempts = attempts};
      timer_ = batch_.transport().after(*delay, [this] { send(); });
      return;
    }
  }
  batch_.finished(index_);
}

}  // namespace

std::vector<Reply> fetch_all(const base::Context& context, Transport& transport,
                             std::vector<Request> requests, const Fetching& options) {
  return Batch(context, transport, std::move(requests), options).run();
}

Reply fetch(const base::Context& context, Transport& transport, Request request,
            const Retry& retry) {
  const std::string url = request.url;
  std::vector<Request> requests;
  requests.push_back(std::move(request));
  Reply reply =
      std::move(fetch_all(context, transport, std::move(requests), {.retry = retry}).front());
  if (!reply.end.ok) throw unreachable(url, reply.end);
  return reply;
}

base::Error unreachable(std::string_view url, const End& end) {
  const auto parsed = parse_url(url);
  const std::string server =
      parsed ? base::cat(parsed->scheme, "://", parsed->authority()) : "the server";
  base::Error error("unreachable", base::cat("no answer from `", server, "`: ", end.cause));
  error.status(base::Status::unreachable);
  return error;
}

}  // namespace kboot::net
