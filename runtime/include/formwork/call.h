#pragma once
// One call of a function as generated code sees it: decode the input, run the user's function,
// encode the output. Users never include this; their function sees Input, Output and Context.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/context.h>
#include <formwork/decoder.h>
#include <formwork/function.h>
#include <formwork/http.h>
#include <formwork/out.h>
#include <formwork/problem.h>
#include <formwork/services.h>
#include <formwork/timer.h>

namespace formwork {

class Call {
 public:
  // What the runtime holds of a call; defined in runtime/src.
  struct State;

  explicit Call(State& state) : state_(state) {}

  [[nodiscard]] Context& context();
  // When the host made this call, by the clock that its own times come from.
  [[nodiscard]] DateTime invoked_at() const;

  // http
  // ---------------------------------------------------------------------------------------------------------
  [[nodiscard]] const Request& request();
  // The same to keep, its body not copied: the last that is asked of the request.
  [[nodiscard]] Request TakeRequest();
  [[nodiscard]] std::string Param(std::string_view name);
  [[nodiscard]] std::string Query(std::string_view name);
  // Of a parameter that fills a field: 400 for one that does not keep to the field's rule.
  [[nodiscard]] std::string Param(std::string_view name, const LengthRule& rule);
  [[nodiscard]] std::string Query(std::string_view name, const LengthRule& rule);
  // The host lets a query parameter overwrite a body field that a read uses: 400 for a request that
  // tries.
  void RefuseQuery(std::string_view name);

  // The body as its type: 415, 400 with every field that does not fit.
  template <class T>
  void Body(T& to) {
    DecodeOrRefuse(BodyText(), to);
  }

  template <class T>
  void Body(std::optional<T>& to) {
    if (!request().body.empty()) Body(to.emplace());
  }

  template <class T>
  void Returns(int status, const std::vector<Header>& headers, const T& value) {
    RespondJson(status, headers, EncodeJson(value));
  }

  template <class T>
  void Returns(int status, const std::vector<Header>& headers, const std::optional<T>& value) {
    if (value) {
      Returns(status, headers, *value);
    } else {
      Respond({status == 200 ? 204 : status, headers, {}, {}});
    }
  }

  void Respond(Response response);

  // queue, changes, schedule, activity
  // -----------------------------------------------------------------------------
  // queue: when the message was put in, if the host says so.
  [[nodiscard]] std::optional<DateTime> inserted();

  template <class T>
  void Message(T& to) {
    DecodeOrReject(TriggerText(), to);
  }

  // Documents that do not fit their type are set aside for the dead letter; the others are handled.
  template <class T>
  void Documents(std::vector<T>& to) {
    const std::vector<std::string>& texts = DocumentTexts();
    for (size_t i = 0; i < texts.size(); ++i) {
      auto document = DecodeJson<T>(texts[i]);
      if (document) {
        to.push_back(std::move(document.value));
      } else {
        SetAside(i, document.faults);
      }
    }
  }

  [[nodiscard]] Timer timer();

  template <class T>
  void Input(T& to) {
    DecodeOrReject(ActivityText(), to);
  }

  template <class T>
  void Result(const T& value) {
    SetResult(Checked("returns", value));
  }

  // reads
  // ----------------------------------------------------------------------------------------------------------
  template <class T>
  void ReadOne(std::string_view name, std::optional<T>& to) {
    const auto text = ReadText(name);
    if (!text) return;
    auto read = DecodeJson<T>(*text);
    if (!read) FailRead(name, read.faults);
    to = std::move(read.value);
  }

  template <class T>
  void ReadMany(std::string_view name, std::vector<T>& to) {
    const auto text = ReadText(name);
    if (!text) return;
    auto read = DecodeJson<std::vector<T>>(*text);
    if (!read) FailRead(name, read.faults);
    to = std::move(read.value);
  }

  // writes
  // ---------------------------------------------------------------------------------------------------------
  template <class T>
  void Write(std::string_view name, const Out<T>& values) {
    for (const T& value : values)
      AddDocument(name, Checked(name, value));
  }

  template <class T>
  void Send(std::string_view name, const Out<T>& values) {
    for (const T& value : values)
      AddMessage(name, Checked(name, value));
  }

  // services
  // -------------------------------------------------------------------------------------------------------
  [[nodiscard]] std::unique_ptr<formwork::Gemini> Gemini(std::string_view service);
  [[nodiscard]] std::unique_ptr<HttpService> Http(std::string_view service);
  // A service that is not declared, because only the host's payload says where it is. One client,
  // with its connections, serves all calls of the same name and address.
  [[nodiscard]] std::unique_ptr<HttpService> HttpAt(const ServiceInfo& service);

 private:
  template <class T>
  void DecodeOrRefuse(std::string_view text, T& to) {
    auto decoded = DecodeJson<T>(text);
    if (!decoded) throw Problem(400, "the body does not fit its type", std::move(decoded.faults));
    to = std::move(decoded.value);
  }

  template <class T>
  void DecodeOrReject(std::string_view text, T& to) {
    auto decoded = DecodeJson<T>(text);
    if (!decoded) Reject(decoded.faults);
    to = std::move(decoded.value);
  }

  // What breaks its type's rules could be written, and then never be read again.
  template <class T>
  [[nodiscard]] static std::string Checked(std::string_view name, const T& value) {
    std::vector<Fault> faults;
    std::string json = EncodeJson(value, faults);
    if (!faults.empty()) FailWrite(name, faults);
    return json;
  }

  [[nodiscard]] std::string_view BodyText();
  [[nodiscard]] std::string_view TriggerText();
  [[nodiscard]] std::string_view ActivityText();
  [[nodiscard]] const std::vector<std::string>& DocumentTexts();
  [[nodiscard]] std::optional<std::string> ReadText(std::string_view name);
  void SetAside(size_t document, const std::vector<Fault>& faults);
  [[noreturn]] void Reject(const std::vector<Fault>& faults);
  [[noreturn]] void FailRead(std::string_view name, const std::vector<Fault>& faults);
  [[noreturn]] static void FailWrite(std::string_view name, const std::vector<Fault>& faults);
  void RespondJson(int status, const std::vector<Header>& headers, std::string json);
  void SetResult(std::string json);
  void AddDocument(std::string_view name, std::string json);
  void AddMessage(std::string_view name, std::string json);

  State& state_;
};

}  // namespace formwork
