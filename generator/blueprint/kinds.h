#pragma once
// The tables of the language, one per kind; kinds_*.cc hold the rows. Shared with explain, schema
// and reference.

#include "generator/blueprint/field.h"

namespace formwork::blueprint {

extern const KindSpec kObjectivesKind;
extern const KindSpec kBudgetKind;
extern const KindSpec kHostingKind;
extern const KindSpec kTypeKind;
extern const KindSpec kContainerKind;
extern const KindSpec kQueueKind;
extern const KindSpec kSecretKind;
extern const KindSpec kServiceKind;
extern const KindSpec kServiceRetryKind;
extern const KindSpec kRetryKind;
extern const KindSpec kReadKind;
extern const KindSpec kFunctionKind;
extern const KindSpec kWorkflowKind;
extern const KindSpec kActivityKind;
extern const KindSpec kAppKind;
extern const KindSpec kEnvironmentKind;
extern const KindSpec kApprovalKind;
extern const KindSpec kPipelineKind;
extern const KindSpec kPoolKind;
extern const KindSpec kUsageKind;
extern const KindSpec kFunctionUsageKind;
extern const KindSpec kAzureKind;
extern const KindSpec kAzureFeedKind;

inline constexpr int64_t kSecond = 1'000;
inline constexpr int64_t kMinute = 60 * kSecond;
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;
inline constexpr int64_t kPercentUnit = 10'000;

}  // namespace formwork::blueprint
