// What is taken for a secret, and what must not be. The texts are put together here, so that no
// scanner takes this file for a leak.
#include "generator/blueprint/secret_text.h"

#include <string>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "tests/support/catch.h"

namespace formwork::blueprint {
namespace {

// Random enough, and the same every time.
std::string Token(std::string_view alphabet, size_t length) {
  std::string token;
  uint32_t state = 12345;
  for (size_t i = 0; i < length; ++i) {
    state = state * 1664525 + 1013904223;
    token += alphabet[(state >> 16U) % alphabet.size()];
  }
  return token;
}

std::string Base62(size_t length) {
  return Token("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
}

std::string Hex(size_t length) {
  return Token("0123456789abcdef", length);
}

std::string Upper(size_t length) {
  return Token("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
}

struct Row {
  std::string name;
  std::string text;
};

std::vector<Row> Secrets() {
  const std::string key = Base62(86) + "==";
  return {
      {"AWS access key", "AKIA" + Upper(16)},
      {"AWS temporary key", "ASIA" + Upper(16)},
      {"AWS secret key", Base62(20) + "/" + Base62(19)},
      {"AWS secret key of its documents", StrCat("wJalrXUtnFEMI/K7MDENG/", "bPxRfiCYEXAMPLEKEY")},
      {"GitHub token", "ghp_" + Base62(36)},
      {"GitHub app token", "ghu_" + Base62(36)},
      {"GitHub refresh token", "ghr_" + Base62(36)},
      {"GitHub fine-grained token", "github_pat_" + Base62(22) + "_" + Base62(59)},
      {"Google API key", "AIza" + Base62(35)},
      {"Google client secret", "GOCSPX-" + Base62(28)},
      {"Google access token", "ya29." + Base62(40)},
      {"Azure storage connection string",
       "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=" + key +
           ";EndpointSuffix=core.windows.net"},
      {"Azure storage key alone", key},
      {"Azure SAS",
       "https://x.blob.core.windows.net/c?sv=2022-11-02&sp=rl&sig=" + Base62(40) + "%3D"},
      {"Azure SAS of an older form", "https://x.blob.core.windows.net/c?sig=" + Base62(40)},
      {"Azure function key", "https://x.azurewebsites.net/api/f?code=" + Base62(54) + "=="},
      {"Azure service bus",
       "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=Root;"
       "SharedAccessKey=" +
           Base62(43) + "="},
      {"Azure DevOps token", Token("abcdefghijklmnopqrstuvwxyz234567", 52)},
      {"SQL connection string",
       "Server=tcp:x.database.windows.net;User ID=u;Password=" + Base62(8) + ";Encrypt=true"},
      {"SQL, small letters", "server=x;uid=u;pwd=" + Base62(6)},
      {"SQL, blanks around the sign", "Server=x; Password = " + Base62(8)},
      {"PostgreSQL address", "postgres://u:" + Base62(8) + "@db.example.com/x"},
      {"Redis address", "redis://:" + Base62(8) + "@cache.example.com:6379"},
      {"Redis in Azure", "x.redis.cache.windows.net:6380,password=" + Base62(43) + "=,ssl=True"},
      {"JSON web token", "eyJ" + Base62(30) + "." + Base62(40) + "." + Base62(43)},
      {"PEM", StrCat("-----BEGIN RSA ", "PRIVATE KEY-----")},
      {"Slack bot", "xoxb-" + Token("0123456789", 12) + "-" + Base62(24)},
      {"Slack app", "xapp-1-A" + Base62(40)},
      {"Slack webhook", "https://hooks.slack.com/services/T0000/B0000/" + Base62(24)},
      {"Teams webhook",
       "https://x.webhook.office.com/webhookb2/" + Hex(32) + "/IncomingWebhook/" + Hex(32)},
      {"Discord webhook", "https://discord.com/api/webhooks/1234567890/" + Base62(68)},
      {"OpenAI", "sk-proj-" + Base62(48)},
      {"Anthropic", "sk-ant-api03-" + Base62(90)},
      {"Stripe", "sk_live_" + Base62(24)},
      {"GitLab", "glpat-" + Base62(20)},
      {"npm", "npm_" + Base62(36)},
      {"PyPI", "pypi-" + Base62(80)},
      {"SendGrid", "SG." + Base62(22) + "." + Base62(43)},
      {"Twilio", "SK" + Hex(32)},
      {"Hugging Face", "hf_" + Base62(34)},
      {"Vault", "hvs." + Base62(40)},
      {"request header", "Authorization: Basic " + Base62(24) + "=="},
      {"bearer", "Bearer " + Base62(30)},
      {"hex key", Hex(40)},
      {"hex key behind its name", "pat: " + Hex(40)},
      {"hex key no hash is as long as", "version: " + Hex(48)},
  };
}

std::vector<Row> Innocents() {
  return {
      {"uuid", "0f8fad5b-d9cb-469f-a165-70867728950e"},
      {"address", "https://stream-guard-production-westeurope-01.azurewebsites.net/api/health"},
      {"address with a query", "https://dev.azure.com/organisation/project?version=GBmain&path=/a"},
      {"fragment", "https://a.example.com/#sv=5&sig=x"},
      {"git address", "git@github.com:owner/repository.git"},
      {"resource id",
       "/subscriptions/0f8fad5b-d9cb-469f-a165-70867728950e/resourceGroups/rg-formwork"},
      {"arn", "arn:aws:iam::123456789012:role/x"},
      {"long name", "orders-by-customer-and-status-in-region-westeurope-2"},
      {"long name with marks in it", "risk-assessment-and-management-of-the-disk-2"},
      {"camel case", "HandleIncomingStreamEventAndWriteTheViolation"},
      {"camel case with digits", "OrderV2ToV3MigrationStep4Of12ForRegionEU1"},
      {"more of it", "thisIsALongCamelCaseNameWithNumbers1And2And3InsideOfIt"},
      {"snake case", "stream_events_v2_partition_key_of_the_container_A1"},
      {"words", "MicrosoftWindowsServer2022DatacenterAzureEdition"},
      {"query", "SELECT TOP 50 * FROM c WHERE c.status = 'open' ORDER BY c.createdAt DESC"},
      {"commit", "commit " + Hex(40)},
      {"commit of a tag", "git-commit: " + Hex(40)},
      {"version", "version: " + Hex(40)},
      {"deployment", "deployed at " + Hex(40)},
      {"image digest", "registry.example.com/image@sha256:" + Hex(64)},
      {"hash in a name", "build-" + Hex(12)},
      {"figures", Token("123456789", 45)},
      {"one letter", std::string(60, 'A')},
      {"line", std::string(60, '_')},
      {"time", "2026-11-21T11:41:00Z"},
      {"mail", "platform-team@example.com"},
      {"prose", "the password is reset by mail, the token by hand"},
      {"marks alone", "sk-eleton AKIA AIzawa xoxb- eyJ SG. SK key- sig= code="},
      {"a placeholder", "Password=<password> pwd=**** Password=$(PASSWORD)"},
      {"a word with a mark's beginning", "sk-toolbar-component-for-the-application"},
  };
}

bool IsRefused(const std::string& line) {
  SourceMap sources;
  DiagnosticList problems;
  const FileId file = sources.Add("blueprint.yaml", "formwork: 1\nname: shop\n" + line + "\n");
  static_cast<void>(Load(sources, file, problems));
  const auto sorted = problems.Sorted();
  return std::ranges::any_of(sorted, [](const Diagnostic& d) { return d.code == 3026; });
}

std::string SingleQuoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? "''" : std::string(1, c);
  return quoted + "'";
}

TEST_CASE("Load: a secret is found wherever it stands", "[blueprint][secrets]") {
  for (const Row& row : Secrets()) {
    INFO(row.name << ": " << row.text);
    CHECK(IsRefused("# see " + row.text + " there"));
    CHECK(IsRefused("description: " + SingleQuoted("see " + row.text)));
    CHECK(IsRefused("tags: { note: " + SingleQuoted(row.text) + " }"));
  }
}

TEST_CASE("Load: what only looks long is no secret", "[blueprint][secrets]") {
  for (const Row& row : Innocents()) {
    INFO(row.name << ": " << row.text);
    CHECK_FALSE(IsRefused("# see " + row.text));
    CHECK_FALSE(IsRefused("description: " + SingleQuoted(row.text)));
  }
}

TEST_CASE("Load: a key that announces a secret, and what secrets: takes", "[blueprint][secrets]") {
  CHECK(IsRefused("tags: { password: hunter2 }"));
  CHECK(IsRefused("tags: { clientSecret: abc }"));
  CHECK(IsRefused("secrets: { gemini: abc123 }"));
  CHECK(IsRefused("secrets: { gemini-api-key: abc123 }"));
  CHECK_FALSE(IsRefused("tags: { password: '***' }"));
  CHECK_FALSE(IsRefused("secrets: { gemini: Key of the Gemini API }"));
  CHECK_FALSE(IsRefused("types: { Login: { password: string } }"));
  CHECK_FALSE(IsRefused("usage: { functions: { log-in: { outputs: { token: 5% } } } }"));
}

}  // namespace
}  // namespace formwork::blueprint
