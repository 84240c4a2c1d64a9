#pragma once
// The writer of main.bicep: one class in several files, each of one subject. Private to them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/target/azure/infra.h"
#include "generator/target/azure/naming.h"
#include "generator/target/azure/roles.h"

namespace formwork::azure {

using bicep::Declaration;
using bicep::Expr;
using bicep::Form;

// '<prefix>${environment}'
[[nodiscard]] Expr Named(std::string_view prefix);
// '<prefix>${environment}-${short}': unique in the world.
[[nodiscard]] Expr Unique(std::string_view prefix);
// <module>.outputs.<name>
[[nodiscard]] Expr Output(std::string_view module, std::string_view name);

class MainWriter {
 public:
  explicit MainWriter(const std::vector<AppView>& apps)
      : apps_(apps),
        blueprint_(*apps.front().blueprint),
        graph_(*apps.front().graph),
        shape_(ShapeOf(apps)),
        symbols_(AppSymbols(blueprint_)),
        name_(*blueprint_.name) {
    roles_.reserve(apps.size());
    for (const AppView& view : apps)
      roles_.push_back(RolesOf(view));
  }

  bicep::Document Write();

 private:
  struct Call {
    std::string symbol;
    std::string deployment;
    std::string file;
    Expr params;
    std::string comment = {};
    Span cause = {};
    std::vector<std::string> after = {};
  };

  void Add(Declaration declaration) { document_.declarations.push_back(std::move(declaration)); }

  [[nodiscard]] bool Flex(size_t app) const {
    return *apps_[app].app->hosting.plan != blueprint::Plan::kConsumption;
  }

  [[nodiscard]] std::string Symbol(size_t app, std::string_view what) const {
    return StrCat(symbols_[app], what);
  }

  // A module's parameters, begun with what nearly all of them take.
  static Expr Common(std::string_view key, Expr name) {
    return Expr::Obj()
        .Set(key, std::move(name))
        .Set("location", Expr::Ref("location"))
        .Set("tags", Expr::Ref("tags"));
  }

  // Where request logs go: nowhere unless they are asked for.
  static Expr Diagnostics() { return Expr::Ref("diagnosticsWorkspaceId"); }

  static bool OnQueue(RoleKind kind) {
    return kind == RoleKind::kQueueTake || kind == RoleKind::kQueueSend;
  }

  // main_bicep.cc
  void Module(Call call);
  void Preamble();
  void Param(std::string_view name, Expr type, std::string_view description,
             std::optional<Expr> value = {}, Span cause = {});
  void Parameters();
  void Variables();
  void Monitoring();
  void Identities();

  // main_data.cc
  [[nodiscard]] std::string HostStorageSymbol(size_t i) const;
  void HostStorage(size_t i);
  void Storage();
  // "/text" as the index wants it: "/text/?" for a value, "/text/*" for what has parts.
  [[nodiscard]] std::string IndexPath(const blueprint::Container& container,
                                      const std::string& path) const;
  Expr Container(const blueprint::Container& container);
  void Database();
  void Vault(size_t i);

  // main_roles.cc
  Expr RoleEntries(bool queues);
  void HostRoles(size_t i);
  void Roles();
  void VaultRole(size_t i);
  [[nodiscard]] bool HasVaultRole(size_t i) const;

  // main_app.cc
  void Connection(Expr& settings, std::string_view name, std::string_view key, Expr address,
                  size_t i);
  Expr Settings(size_t i);
  // What always-ready instances are kept for: requests where there are any, else whatever starts
  // work.
  static std::vector<std::string> ReadyGroups(const AppView& view);
  void App(size_t i);

  // main_watch.cc
  // "3 log alerts and 1 metric alert: 1.60 USD a month, 2.60 where failures are looked for every 5
  // minutes."
  [[nodiscard]] std::string AlertPrice() const;
  void Watching();
  // An address below a storage account ends in '/' as Azure gives it.
  [[nodiscard]] Expr Packages(size_t i) const;
  void OneOutput(std::string_view name, std::string_view type, std::string_view description,
                 Expr value);
  void Outputs();
  [[nodiscard]] std::vector<Expr> Permissions() const;
  [[nodiscard]] Expr Data() const;

  const std::vector<AppView>& apps_;
  const blueprint::Blueprint& blueprint_;
  const graph::Graph& graph_;
  Shape shape_;
  std::vector<std::vector<Role>> roles_;  // per app
  std::vector<std::string> symbols_;
  std::string name_;
  bool has_queue_roles_ = false;
  bool has_container_roles_ = false;
  bicep::Document document_;
};

}  // namespace formwork::azure
