// Azurite's queue service as a child process, spoken to as any client of Azure's storage does: REST
// with a shared key. The account is made up for the occasion.

#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/io/http_message.h"
#include "runtime/localhost/text/strings.h"
#include "tests/e2e/host/host_process.h"
#include "tests/e2e/queues/queue_service.h"

namespace formwork::test {
namespace {

constexpr std::string_view kAccount = "comparison";
constexpr std::string_view kKey = "0123456789abcdef0123456789abcdef";  // not base64 yet
constexpr std::string_view kVersion = "2021-12-02";

std::string Signature(const std::string& text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  ::HMAC(::EVP_sha256(), kKey.data(), static_cast<int>(kKey.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest,  // NOLINT
         &length);
  return localhost::EncodeBase64({reinterpret_cast<const char*>(digest), length});  // NOLINT
}

std::string HttpDateNow() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[64];
  (void)std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

int64_t SecondsOf(const std::string& date) {
  std::tm parts{};
  return ::strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S", &parts) == nullptr ? 0
                                                                              : ::timegm(&parts);
}

std::string Inner(const std::string& xml, const std::string& tag) {
  const std::string open = "<" + tag + ">";
  const size_t begin = xml.find(open);
  if (begin == std::string::npos) return "";
  return xml.substr(begin + open.size(), xml.find("</" + tag + ">") - begin - open.size());
}

std::string BodyOf(const HttpReply& reply) {
  localhost::ResponseHead head;
  size_t used = 0;
  std::string body;
  (void)localhost::ReadResponseHead(reply.head + "\r\n", head, used);
  localhost::BodyReader reader(localhost::ResponseFraming(head, false));
  (void)reader.Read(reply.body, used, body);
  return body;
}

class AzuriteService : public QueueService {
 public:
  explicit AzuriteService(const std::string& main) {
    const std::string log = dir_.File("azurite.log");
    const std::string accounts =
        std::string(kAccount) + ":" + localhost::EncodeBase64(std::string(kKey));
    pid_ = ::fork();
    if (pid_ == 0) {
      ::setenv("AZURITE_ACCOUNTS", accounts.c_str(), 1);
      const int out = ::open(log.c_str(), O_WRONLY | O_CREAT, 0600);  // NOLINT: open's interface
      ::dup2(out, 1);
      ::dup2(out, 2);
      ::execlp("node", "node", main.c_str(), "--queueHost", "127.0.0.1", "--queuePort", "0",
               "--inMemoryPersistence", "--disableTelemetry", "--silent", nullptr);
      ::_exit(127);
    }
    const std::string mark = "successfully listens on http://127.0.0.1:";
    std::string said;
    const bool listens = test::Eventually([&] {
      if (std::filesystem::exists(log)) said = ReadFile(log);
      return said.find(mark) != std::string::npos &&
             said.find('\n', said.find(mark)) != std::string::npos;
    });
    if (!listens) throw std::runtime_error("Azurite did not start: " + said);
    port_ = std::atoi(said.c_str() + said.find(mark) + mark.size());
  }

  ~AzuriteService() override {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  bool Create(const std::string& queue) override {
    return Call("PUT", "/" + queue, {}).status == 201;
  }

  bool Put(const std::string& queue, const std::string& text, const PutWish& wish) override {
    std::vector<std::string> query;
    if (wish.life) query.push_back("messagettl=" + std::to_string(wish.life->count()));
    if (wish.delay.count() != 0)
      query.push_back("visibilitytimeout=" + std::to_string(wish.delay.count()));
    // As the host's queue client does: base64, so that every text is XML.
    const std::string body = "<QueueMessage><MessageText>" + localhost::EncodeBase64(text) +
                             "</MessageText></QueueMessage>";
    return Call("POST", "/" + queue + "/messages", query, body).status == 201;
  }

  std::vector<SeenMessage> Get(const std::string& queue, int count, Seconds hidden) override {
    return Messages(Call("GET", "/" + queue + "/messages",
                         {"numofmessages=" + std::to_string(count),
                          "visibilitytimeout=" + std::to_string(hidden.count())}));
  }

  std::vector<SeenMessage> Peek(const std::string& queue) override {
    return Messages(Call("GET", "/" + queue + "/messages", {"numofmessages=32", "peekonly=true"}));
  }

  bool Update(const std::string& queue, SeenMessage& message, Seconds hidden) override {
    const HttpReply reply = Call(
        "PUT", "/" + queue + "/messages/" + message.id,
        {"popreceipt=" + message.receipt, "visibilitytimeout=" + std::to_string(hidden.count())});
    if (reply.status != 204) return false;
    const size_t at = reply.head.find("x-ms-popreceipt: ") + 17;
    message.receipt = reply.head.substr(at, reply.head.find('\r', at) - at);
    return true;
  }

  bool Delete(const std::string& queue, const SeenMessage& message) override {
    return Call("DELETE", "/" + queue + "/messages/" + message.id,
                {"popreceipt=" + message.receipt})
               .status == 204;
  }

  void Clear(const std::string& queue) override {
    (void)Call("DELETE", "/" + queue + "/messages", {});
  }

  int64_t Count(const std::string& queue) override {
    const HttpReply reply = Call("GET", "/" + queue, {"comp=metadata"});
    const std::string mark = "x-ms-approximate-messages-count: ";
    const size_t at = reply.head.find(mark);
    return at == std::string::npos ? -1 : std::atoi(reply.head.c_str() + at + mark.size());
  }

  bool Eventually(const std::function<bool()>& holds) override { return test::Eventually(holds); }

 private:
  // `query` in alphabetical order, as it is signed.
  HttpReply Call(const std::string& method, const std::string& path,
                 const std::vector<std::string>& query, const std::string& body = "") const {
    const std::string resource = "/" + std::string(kAccount) + path;
    const std::string date = HttpDateNow();
    std::string signed_query;
    std::string target = resource;
    for (const std::string& part : query) {
      const size_t equals = part.find('=');
      const std::string name = part.substr(0, equals);
      const std::string value = part.substr(equals + 1);
      target += (signed_query.empty() ? "?" : "&") + name + "=" + localhost::EncodeUrl(value);
      signed_query += "\n" + name + ":" + value;
    }
    const std::string length = body.empty() ? "" : std::to_string(body.size());
    const std::string text = method + "\n\n\n" + length + "\n\n\n\n\n\n\n\n\nx-ms-date:" + date +
                             "\nx-ms-version:" + std::string(kVersion) + "\n/" +
                             std::string(kAccount) + resource + signed_query;
    const std::string headers =
        "x-ms-date: " + date + "\r\nx-ms-version: " + std::string(kVersion) +
        "\r\nAuthorization: SharedKey " + std::string(kAccount) + ":" + Signature(text) + "\r\n";
    HttpReply reply = Http(port_, method, target, body, headers);
    if (reply.status == 0 || reply.status == 403)
      throw std::runtime_error(method + " " + target + ": " + std::to_string(reply.status) + " " +
                               reply.body);
    return reply;
  }

  static std::vector<SeenMessage> Messages(const HttpReply& reply) {
    std::vector<SeenMessage> messages;
    const std::string xml = BodyOf(reply);
    const std::string end = "</QueueMessage>";
    for (size_t at = 0, next = 0; (next = xml.find(end, at)) != std::string::npos;
         at = next + end.size()) {
      const std::string one = xml.substr(at, next - at);
      const auto text = localhost::DecodeBase64(Inner(one, "MessageText"));
      messages.push_back(
          {Inner(one, "MessageId"), Inner(one, "PopReceipt"), text.value_or("?"),
           std::atoi(Inner(one, "DequeueCount").c_str()),
           SecondsOf(Inner(one, "ExpirationTime")) - SecondsOf(Inner(one, "InsertionTime"))});
    }
    return messages;
  }

  TempDir dir_;
  pid_t pid_ = -1;
  int port_ = 0;
};

}  // namespace

std::unique_ptr<QueueService> Azurite(const std::string& main) {
  return std::make_unique<AzuriteService>(main);
}

}  // namespace formwork::test
