# shellcheck shell=bash
# Cases of setup.sh and agent.sh.
# shellcheck disable=SC2154  # log, outcome, work, shipped: run.sh's

setup() {
  log=$work/log
  status=0
  bash "$work/project/pipelines/setup.sh" --organization https://dev.azure.com/org --project 'My Project' --subscription sub-1 \
    --repository team/shop "$@" >"$log" 2>&1 </dev/null || status=$?
}

# A rendered project: two environments, the second with an approval.
project() {
  local pipelines=$work/project/pipelines
  rm -rf "$work/project"
  mkdir -p "$pipelines/environments"
  cp "$shipped/setup.sh" "$shipped/deployer-role.json" "$shipped/what-if-role.json" "$pipelines/"
  echo '{"name":"shop","region":"eastus","branch":"main","identityGroup":"rg-shop-pipeline","deployerRole":"Deployer of shop","dataRoles":["Storage Queue Data Message Sender","Key Vault Secrets Officer"],"whatIf":{"environment":"staging","identity":"id-shop-staging-what-if","serviceConnection":"azure-shop-staging-what-if","role":"What-if of shop"},"githubConnection":"github-shop","environments":["staging","production"],"pipelines":[{"name":"shop","yaml":"pipelines/azure-pipelines.yml","deploys":true},{"name":"shop-pr","yaml":"pipelines/pr.yml","deploys":false}]}' >"$pipelines/platform.json"
  echo '{"name":"staging","region":"eastus","resourceGroup":"rg-shop-staging","identity":"id-shop-staging-deploy","serviceConnection":"azure-shop-staging","environment":"shop-staging","variableGroup":"shop-staging","approval":null,"secrets":["gemini-api-key"]}' >"$pipelines/environments/staging.json"
  echo '{"name":"production","region":"westeurope","resourceGroup":"rg-shop-production","identity":"id-shop-production-deploy","serviceConnection":"azure-shop-production","environment":"shop-production","variableGroup":"shop-production","approval":{"by":["release-managers"],"timeoutMinutes":1440},"secrets":["gemini-api-key"]}' >"$pipelines/environments/production.json"
}

# permitted CONNECTION: the pipelines that may use it.
permitted() { jq '.pipelines[].id' "$FAKE/state/made/permit-"*"pipelinepermissions_endpoint_id-$1" | paste -sd ' '; }

# What changes something, as calls.
changing() { grep -cE -- ' (create|update) |--method (post|patch)' "$FAKE/calls" || true; }

case_setup_makes_everything_once() {
  project
  setup
  expect "it works" same "$status" 0
  expect "each environment lies in its region" same "$(sed -n 's/.*group create --name \(rg-[a-z-]*\) --location \([a-z]*\) .*/\1:\2/p' "$FAKE/calls" | paste -sd ' ')" \
    "rg-shop-pipeline:eastus rg-shop-staging:eastus rg-shop-production:westeurope"
  expect "approval" holds "$log" "+ approval by release-managers within 24 h on shop-production"
  expect "no approval for staging" lacks "$log" "on shop-staging: approval"
  expect "locks" same "$(grep -c '+ exclusive lock on' "$log")" 2
  expect "branch control" same "$(sed -n 's/^  + branch control (main only) on //p' "$log" | paste -sd ' ')" "shop-staging azure-shop-staging shop-production azure-shop-production"
  expect "federated" holds "$FAKE/calls" "federated-credential create --name azure-devops --identity-name id-shop-production-deploy --resource-group rg-shop-pipeline --issuer https://issuer --subject subject-azure-shop-production"
  expect "role assignments are limited to data roles" holds "$FAKE/calls" "ForAnyOfAnyValues:GuidEquals {b7e6dc6d-f1e8-4753-8033-0f276bb0955b"
  expect "the role is scoped to both groups" same "$(jq --compact-output '.[0].assignableScopes' "$FAKE/state/made/definition-Deployer_of_shop")" '["/subscriptions/sub-1/resourceGroups/rg-shop-staging","/subscriptions/sub-1/resourceGroups/rg-shop-production"]'
  expect "the requester cannot approve" holds "$FAKE/state/made/check-2-8c6f20a7-a545-4486-9777-f762fafe0d4d" '"requesterCannotBeApprover": true'
  expect "a pull request's identity may only read and ask what if" same "$(jq --compact-output '.[0].permissions[0].actions' "$FAKE/state/made/definition-What-if_of_shop")" \
    '["*/read","Microsoft.Resources/deployments/validate/action","Microsoft.Resources/deployments/whatIf/action"]'
  expect "it has that role and no other" same "$(grep -c -- '--assignee-object-id principal-id-shop-staging-what-if' "$FAKE/calls")" 1
  expect "the pull request's pipeline may use that connection" same "$(permitted azure-shop-staging-what-if)" 101
  expect "and no other one of Azure" same "$(permitted azure-shop-staging),$(permitted azure-shop-production)" "100,100"
  made=$(changing)
  : >"$FAKE/calls"
  setup
  expect "a second run works" same "$status" 0
  expect "a second run changes nothing" same "$(changing)" 0
  expect "it says so" holds "$log" "Made or changed 0, kept"
  expect "the first run made something" [ "$made" -gt 20 ]
}

case_setup_dry_run_changes_nothing() {
  project
  setup --dry-run
  expect "it works" same "$status" 0
  expect "nothing is made" same "$(changing)" 0
  expect "nothing is left behind" same "$(find "$FAKE/state/made" -type f | wc -l)" 0
  expect "it says what it would make" holds "$log" "Would make or change"
  expect "service connection" holds "$log" "+ service connection azure-shop-production (workload identity federation)"
}

# On a machine that has bash and jq and nothing of Azure.
case_setup_dry_run_needs_neither_az_nor_names() {
  local tool
  project
  mkdir -p "$work/tools"
  for tool in bash jq sed dirname realpath mktemp rm cat date grep sort paste; do
    ln -sf "$(command -v "$tool")" "$work/tools/$tool"
  done
  log=$work/log
  status=0
  PATH=$work/tools bash "$work/project/pipelines/setup.sh" --dry-run >"$log" 2>&1 </dev/null || status=$?
  expect "it works" same "$status" 0
  expect "no call" same "$(wc -l <"$FAKE/calls")" 0
  expect "it lists what it would make" holds "$log" "+ approval by release-managers within 24 h on shop-production"
  expect "all of it" same "$(grep -c '^  + ' "$log")" "$(sed -n 's/^Would make or change \([0-9]*\), kept 0.$/\1/p' "$log")"
  setup --dry-run
  expect "the same as it lists with az, in an empty project" same "$(sed -n 's/^Would make or change \([0-9]*\), .*/\1/p' "$log")" "$(grep -c '^  + ' "$log")"
  status=0
  PATH=$work/tools bash "$work/project/pipelines/setup.sh" >"$log" 2>&1 </dev/null || status=$?
  expect "for real it is a wrong command line" same "$status" 64
}

case_setup_puts_a_changed_approval_right() {
  project
  setup
  sed -i 's/1440/60/' "$work/project/pipelines/environments/production.json"
  : >"$FAKE/calls"
  setup
  expect "one change" same "$(changing)" 1
  expect "which" holds "$log" "+ approval by release-managers within 1 h on shop-production: put right"
}

case_setup_one_environment_alone() {
  project
  setup --environment staging
  expect "it works" same "$status" 0
  expect "not the other one's" lacks "$FAKE/calls" "identity create --name id-shop-production-deploy"
  setup --environment nowhere
  expect "an unknown one is a wrong command line" same "$status" 64
}

case_setup_stops_before_it_changes_anything_without_github() {
  project
  mkdir -p "$FAKE/state"
  touch "$FAKE/state/no-github"
  setup
  expect "it fails" same "$status" 1
  expect "why" holds "$log" "make the service connection 'github-shop' to GitHub first"
  expect "nothing is made" same "$(changing)" 0
}

case_setup_names_an_approver_that_nobody_knows() {
  project
  sed -i 's/release-managers/nobody/' "$work/project/pipelines/environments/production.json"
  setup
  expect "it fails" same "$status" 1
  expect "why" holds "$log" "Azure DevOps knows no user or group 'nobody'"
}

case_setup_resumes_where_it_failed() {
  project
  echo 'once identity federated-credential create*production*' >"$FAKE/fail"
  setup
  expect "it fails" same "$status" 1
  setup
  expect "the next run ends it" same "$status" 0
  expect "with the credential" holds "$log" "+ federated credential of id-shop-production-deploy"
}

case_setup_keeps_the_start_of_an_existing_budget() {
  project
  mkdir -p "$FAKE/state"
  echo "2026-03-01T00:00:00Z" >"$FAKE/state/budget"
  setup
  expect "kept" holds "$FAKE/calls" "--variables BUDGET_START=2026-03-01"
}

case_agent_dry_run_says_what_it_would_do_and_shows_no_token() {
  log=$work/log
  echo pat-that-nobody-may-see >"$work/token"
  touch "$work/agent.tar.gz"
  bash "$shipped/agent.sh" --organization https://dev.azure.com/org --pool linux --token-file "$work/token" \
    --agent "$work/agent.tar.gz" --name builder --dry-run >"$log" 2>&1
  expect "the agent" holds "$log" "+ agent 'builder' in the pool 'linux'"
  expect "the service" holds "$log" "+ service"
  expect "no token" lacks "$log" pat-that-nobody-may-see
  status=0
  bash "$shipped/agent.sh" --dry-run >"$log" 2>&1 || status=$?
  expect "bare, it lists everything" same "$status" 0
  expect "the agent's machine too" holds "$log" "in the pool '<pool>'"
  bash "$shipped/agent.sh" >"$log" 2>&1 || status=$?
  expect "for real, without a pool, it is a wrong command line" same "$status" 64
}
