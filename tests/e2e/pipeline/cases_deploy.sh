# shellcheck shell=bash
# Cases of a deployment and of the way back.
# shellcheck disable=SC2154  # log, outcome, work, shipped: run.sh's

running() { cat "$FAKE/state/running/func-shop"; }

case_a_good_build_is_deployed_in_order_and_tagged() {
  deploy
  expect "it is good" same "$outcome" good
  expect "the new build runs" same "$(running)" 120
  expect "the steps" same "$(paste -sd ' ' "$work/steps")" "start infrastructure secrets code health smoke objectives retire"
  expect "infrastructure before code" same "$(grep -oE 'deployment group create|config-zip' "$FAKE/calls" | paste -sd,)" "deployment group create,config-zip"
  expect "tag" holds "$log" "##vso[build.addbuildtag]good-staging"
  expect "kept" holds "$FAKE/calls" "retention/leases"
  expect "objectives hold" holds "$log" "All objectives hold in staging."
}

case_the_first_deployment_has_no_way_back_and_says_so() {
  : >"$FAKE/state/good"
  rm -rf "$FAKE/state/deployments/formwork-117" "$FAKE/state/running/func-shop" "$work/old"
  deploy
  expect "it is good" same "$outcome" good
  fresh
  : >"$FAKE/state/good"
  rm -rf "$FAKE/state/deployments/formwork-117" "$FAKE/state/running/func-shop" "$work/old"
  touch "$FAKE/state/stuck"
  deploy
  expect "it is stuck" same "$outcome" stuck
  expect "it says why" holds "$log" "Build 120 failed in staging, and there is no earlier good build to go back to."
}

case_the_first_deployment_has_time_to_make_everything() {
  : >"$FAKE/state/good"
  rm -rf "$FAKE/state/deployments/formwork-117" "$FAKE/state/running/func-shop" "$work/old"
  export DEPLOYMENT_SECONDS=0 # an objective that nothing could keep
  deploy
  expect "it is good" same "$outcome" good
  expect "it says how long it has" holds "$log" "It has 25 minutes, because nothing is there yet."
  fresh
  : >"$FAKE/state/good"
  rm -rf "$FAKE/state/deployments/formwork-117" "$FAKE/state/running/func-shop" "$work/old"
  export DEPLOYMENT_SECONDS=0 FIRST_DEPLOYMENT_SECONDS=0
  deploy
  unset FIRST_DEPLOYMENT_SECONDS
  expect "a limit it has all the same" holds "$log" "the deployment used up its time (0 s)"
}

# step_fails CALLS-PATTERN: the way back after that call failed.
step_fails() {
  echo "$1" >"$FAKE/fail"
  deploy
  : >"$FAKE/fail"
  expect "the deployment failed" same "$outcome" failed
  expect "the good build runs" same "$(running)" 117
  expect "both versions are named" holds "$log" "build 117"
  expect "no tag" lacks "$log" "addbuildtag"
}

case_infrastructure_fails_and_nothing_was_changed() {
  step_fails 'once deployment group create*'
  expect "it says that nothing was changed" holds "$log" "before it changed anything; build 117 is still there"
  expect "nothing was published" lacks "$FAKE/calls" config-zip
}

case_infrastructure_fails_half_way_and_the_old_template_is_put_back() {
  touch "$FAKE/half"
  deploy
  expect "the deployment failed" same "$outcome" failed
  expect "the old template is back" holds "$FAKE/state/template" one
  expect "the good build runs" same "$(running)" 117
  expect "both named" holds "$log" "Build 120 failed in staging; build 117 is back and answers."
}

case_half_of_the_same_infrastructure_is_repaired() {
  release "$work/new" 120 one
  touch "$FAKE/half"
  deploy
  expect "deployed again" same "$(grep -c 'deployment group create' "$FAKE/calls")" 2
  expect "the good build runs" same "$(running)" 117
}

case_infrastructure_that_takes_too_long_is_stopped_before_the_way_back() {
  touch "$FAKE/hang"
  deploy
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "the deployment used up its time (300 s) in: az deployment group"
  expect "stopped, then put back" same "$(sed -nE 's/^az deployment group (create|cancel) .*--name (formwork-[0-9a-z-]+).*/\1 \2/p' "$FAKE/calls" | paste -sd,)" \
    "create formwork-120,cancel formwork-120,create formwork-117-after-120"
  expect "the good build runs" same "$(running)" 117
}

# Every step of the template, whatever it is called: what it did is undone, and the log and the simulation say the same.
case_a_failure_after_every_step_goes_back() {
  local name said steps
  export SECRETS='' # an empty list still runs the step
  mapfile -t steps < <(steps_of deploy-steps.yml | cut -f 1)
  for name in "${steps[@]}"; do
    fresh
    fail_after=$name
    deploy
    expect "$name: the deployment failed" same "$outcome" failed
    expect "$name: the good build runs" same "$(running)" 117
    expect "$name: no tag" lacks "$log" addbuildtag
    said="; build 117 is back and answers"
    [ "$name" != start ] || said=" before it changed anything; build 117 is still there"
    expect "$name: both builds are named" holds "$log" "Build 120 failed in staging$said"
    [ -n "${FORMWORK:-}" ] || continue
    "$FORMWORK" pipeline simulate -C "$source_directory/examples/stream-guard" --fail "staging.$name" --build 120 --previous 117 >"$work/simulated"
    expect "$name: the simulation says so too" holds "$work/simulated" "stream-guard-staging: build 120 failed at $name$said"
  done
}

case_publishing_fails_and_infrastructure_and_code_go_back() {
  step_fails 'once functionapp deployment source config-zip*'
  expect "the old template is back" holds "$FAKE/state/template" one
  expect "its own deployment name" holds "$FAKE/calls" "--name formwork-117-after-120"
  expect "both named" holds "$log" "Build 120 failed in staging; build 117 is back and answers."
}

case_the_same_infrastructure_is_not_deployed_twice() {
  release "$work/new" 120 one
  step_fails 'once functionapp deployment source config-zip*'
  expect "said" holds "$log" "Builds 120 and 117 have the same infrastructure."
  expect "one infrastructure deployment" same "$(grep -c 'deployment group create' "$FAKE/calls")" 1
}

case_a_build_that_never_answers_goes_back() {
  # The package holds a build that says another number than it should: as an app that does not start.
  release "$work/new" 120 two
  (cd "$work" && printf broken >build && zip -q "$work/new/packages/shop.zip" build)
  deploy
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "'shop' in staging does not answer with build 120: build broken still answers"
  expect "back" same "$(running)" 117
}

case_a_refused_request_goes_back() {
  touch "$FAKE/state/refuse"
  deploy
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "'order' answered 500 to a good request"
  expect "back" same "$(running)" 117
}

case_an_event_that_is_never_stored_goes_back() {
  touch "$FAKE/state/lost"
  deploy
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "is not stored after"
  expect "back" same "$(running)" 117
}

case_a_missed_latency_goes_back() {
  export FAKE_SECONDS=1.700
  deploy
  unset FAKE_SECONDS
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "the API's 95th percentile is 1700 ms, the objective is 1000 ms"
  expect "back" same "$(running)" 117
}

case_an_event_that_takes_too_long_goes_back() {
  export EVENT_LATENCY_MS=1
  deploy
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "until it was stored, the objective is 1 ms"
  expect "back" same "$(running)" 117
}

case_failed_requests_of_others_go_back() {
  cat >"$FAKE/metrics.json" <<'JSON'
{"value":[{"name":{"value":"Requests"},"timeseries":[{"data":[{"total":995.0},{"total":null}]}]},
          {"name":{"value":"Http5xx"},"timeseries":[{"data":[{"total":4.0}]}]}]}
JSON
  deploy
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "4 of 1000 requests failed, the objective is 99.9 % success"
  expect "back" same "$(running)" 117
}

case_a_deployment_that_takes_too_long_goes_back() {
  export DEPLOYMENT_SECONDS=0
  deploy
  expect "failed" same "$outcome" failed
  expect "why" holds "$log" "the deployment used up its time (0 s)"
  expect "still there" same "$(running)" 117
}

case_a_way_back_that_fails_names_both_builds() {
  touch "$FAKE/state/refuse"
  echo 'functionapp deployment source config-zip*117*' >"$FAKE/fail"
  # The old package cannot be published either: its file is called for by name.
  echo 'functionapp deployment source config-zip*previous*' >>"$FAKE/fail"
  deploy
  expect "stuck" same "$outcome" stuck
  expect "both named" holds "$log" "Build 120 failed in staging and build 117 could NOT be put back"
}

case_a_way_back_after_which_nothing_answers_is_no_way_back() {
  (cd "$work" && printf broken >build && zip -q "$work/old/packages/shop.zip" build)
  touch "$FAKE/state/refuse"
  deploy
  expect "stuck" same "$outcome" stuck
  expect "why" holds "$log" "'shop' in staging does not answer with build 117: build broken still answers"
  expect "both named" holds "$log" "Build 120 failed in staging and build 117 could NOT be put back"
}

case_several_apps_are_all_published_and_all_go_back() {
  echo '{"apps":{"value":[{"app":"shop","site":"func-shop","host":"func-shop.azurewebsites.net"},{"app":"back","site":"func-back","host":"func-back.azurewebsites.net","packages":""}]},"dataStorage":{"value":"stdata"},"keyVaults":{"value":[{"vault":"kv-shop","secrets":["gemini-api-key","other-key"]}]}}' >"$FAKE/outputs.json"
  cp "$FAKE/outputs.json" "$FAKE/state/deployments/formwork-117"
  printf 117 >"$FAKE/state/running/func-back"
  release "$work/old" 117 one shop back
  release "$work/new" 120 two shop back
  echo 'once functionapp deployment source config-zip*func-back*' >"$FAKE/fail"
  deploy
  expect "failed" same "$outcome" failed
  expect "first app back" same "$(running)" 117
  expect "second app back" same "$(cat "$FAKE/state/running/func-back")" 117
}

case_a_package_that_the_app_reads_from_a_blob() {
  echo '{"apps":{"value":[{"app":"shop","site":"func-shop","host":"func-shop.azurewebsites.net","packages":"https://sthost.blob.core.windows.net/packages"}]},"dataStorage":{"value":"stdata"}}' >"$FAKE/outputs.json"
  bash "$RELEASE/pipelines/scripts/deploy-infra.sh" "$RELEASE" >/dev/null
  bash "$RELEASE/pipelines/scripts/deploy-code.sh" "$RELEASE" >/dev/null
  expect "upload, restart" same "$(sed -n 's/^az \(storage blob upload\|functionapp config appsettings set\|functionapp restart\).*/\1/p' "$FAKE/calls" | paste -sd,)" \
    "storage blob upload,functionapp restart"
  expect "where the settings say" holds "$FAKE/calls" "https://sthost.blob.core.windows.net/packages/package.zip"
}

case_secrets_reach_the_vault_and_nothing_else() {
  export SECRETS='gemini-api-key other-key' SECRET_GEMINI_API_KEY='s3cret value' SECRET_OTHER_KEY='$(other-key)'
  deploy
  expect "good" same "$outcome" good
  expect "in the vault" same "$(cat "$FAKE/state/secrets/gemini-api-key")" "s3cret value"
  expect "one that the group does not hold is left alone" holds "$log" "Secret 'other-key': not in the variable group"
  expect "not on a command line" lacks "$FAKE/calls" s3cret
  expect "not in the log" lacks "$log" s3cret
  expect "the token is on no command line" lacks "$FAKE/calls" token-that-nobody-may-see
  expect "the token is in no log" lacks "$log" token-that-nobody-may-see
  expect "the function key is on no command line" lacks "$FAKE/calls" the-function-key
  expect "the function key is in no log" lacks "$log" the-function-key
  bash "$RELEASE/pipelines/scripts/secrets.sh" >"$log" 2>&1
  expect "the same again changes nothing" holds "$log" "Secret 'gemini-api-key': unchanged."
}

case_apps_look_their_secrets_up_once_the_vault_holds_them() {
  local refresh=/Microsoft.Web/sites/func-shop/config/configreferences/appsettings/refresh
  export SECRETS='gemini-api-key' SECRET_GEMINI_API_KEY='s3cret value'
  deploy
  expect "good" same "$outcome" good
  expect "looked up" holds "$FAKE/calls" "$refresh"
  expect "not before the vault had the value" [ ! -f "$FAKE/state/looked-up-too-early" ]
  expect "before the code starts" same "$(grep -oE 'secret set|appsettings/refresh|config-zip' "$FAKE/calls" | paste -sd,)" "secret set,appsettings/refresh,config-zip"
  : >"$FAKE/calls"
  log=$work/log
  bash "$RELEASE/pipelines/scripts/secrets.sh" >"$log" 2>&1
  expect "also a value that was there before: the app may not have it" holds "$FAKE/calls" "$refresh"
  echo 'rest --method post*appsettings/refresh*' >"$FAKE/fail"
  bash "$RELEASE/pipelines/scripts/secrets.sh" >"$log" 2>&1
  expect "one that cannot is no failure" holds "$log" "##vso[task.logissue type=warning]'shop' could not look its secrets up anew"
  : >"$FAKE/fail"
  echo '{"value":[{"name":"FORMWORK_SECRET_OTHER_KEY","properties":{"status":"SecretNotFound"}},{"name":"FORMWORK_SECRET_GEMINI_API_KEY","properties":{"status":"Resolved"}}]}' >"$FAKE/references.json"
  bash "$RELEASE/pipelines/scripts/secrets.sh" >"$log" 2>&1
  expect "what is missing is named" holds "$log" "'shop' has no value for the setting FORMWORK_SECRET_OTHER_KEY: SecretNotFound"
  expect "and nothing else" lacks "$log" GEMINI_API_KEY:
  : >"$FAKE/calls"
  echo '{"value":[{"name":"FORMWORK_SECRET_OTHER_KEY","properties":{"status":"AccessToKeyVaultDenied"}}]}' >"$FAKE/references.json"
  bash "$RELEASE/pipelines/scripts/secrets.sh" >"$log" 2>&1
  expect "a right that is on its way is waited for" same "$(grep -c "$refresh" "$FAKE/calls")" 2
  expect "without a word" lacks "$log" warning
}

# An earlier build had a second app and what belongs to it; the new one has the first alone.
an_app_is_gone() {
  local group=/subscriptions/s/resourceGroups/g/providers
  site=$group/Microsoft.Web/sites plan=$group/Microsoft.Web/serverfarms
  person=$group/Microsoft.ManagedIdentity/userAssignedIdentities
  queue=$group/Microsoft.Storage/storageAccounts/st/queueServices/default/queues
  role=providers/Microsoft.Authorization/roleAssignments
  shelf=$group/Microsoft.DocumentDB/databaseAccounts/db
  local front="{\"app\":\"shop\",\"site\":\"func-shop\",\"host\":\"func-shop.azurewebsites.net\",\"id\":\"$site/func-shop\",\"plan\":\"$plan/plan-shop\",\"identity\":\"$person/id-shop\"}"
  local back="{\"app\":\"back\",\"site\":\"func-back\",\"host\":\"func-back.azurewebsites.net\",\"id\":\"$site/func-back\",\"plan\":\"$plan/plan-back\",\"identity\":\"$person/id-back\"}"
  echo "{\"apps\":{\"value\":[$front,$back]},\"dataStorage\":{\"value\":\"st\"},\"permissions\":{\"value\":[\"$queue/orders/$role/one\",\"$queue/bills/$role/two\",\"$shelf/sqlRoleAssignments/three\"]},\"data\":{\"value\":[\"$queue/orders\",\"$queue/bills\"]}}" >"$FAKE/state/deployments/formwork-110"
  echo Succeeded >"$FAKE/state/deployments/formwork-110.state"
  # One that failed tells nothing.
  echo "{\"apps\":{\"value\":[{\"id\":\"$site/func-other\"}]}}" >"$FAKE/state/deployments/formwork-111"
  echo Failed >"$FAKE/state/deployments/formwork-111.state"
  echo "{\"apps\":{\"value\":[$front]},\"dataStorage\":{\"value\":\"st\"},\"permissions\":{\"value\":[\"$queue/orders/$role/one\"]},\"data\":{\"value\":[\"$queue/orders\"]}}" >"$FAKE/outputs.json"
  printf '%s\n' "$site"/func-{shop,back,other,by-hand} "$plan"/plan-{shop,back} "$person"/id-{shop,back} \
    "$queue/orders/$role/one" "$queue/bills/$role/two" "$queue/bills/$role/by-hand" "$shelf/sqlRoleAssignments/three" \
    "$queue"/{orders,bills} | sort >"$FAKE/state/there"
}

case_what_the_new_build_lacks_is_taken_away_and_data_stays() {
  local site plan person queue role shelf
  an_app_is_gone
  deploy
  expect "good" same "$outcome" good
  expect "the app and what is its own are gone, data and what was made by hand stay" same "$(cat "$FAKE/state/there")" \
    "$(printf '%s\n' "$site"/func-{shop,other,by-hand} "$plan/plan-shop" "$person/id-shop" "$queue/orders/$role/one" \
      "$queue/bills/$role/by-hand" "$queue"/{orders,bills} | sort)"
  expect "said" holds "$log" "Function app Microsoft.Web/sites/func-back is not in this build: deleted."
  expect "said of a permission" holds "$log" "Permission Microsoft.Storage/storageAccounts/st/queueServices/default/queues/bills/providers/Microsoft.Authorization/roleAssignments/two is not in this build: deleted."
  expect "data is named" holds "$log" "##vso[task.logissue type=warning]Microsoft.Storage/storageAccounts/st/queueServices/default/queues/bills is not in this build; it stays"
  expect "after everything else" same "$(tail -n 1 "$work/steps")" retire
  : >"$FAKE/calls"
  bash "$RELEASE/pipelines/scripts/retire.sh" >"$log" 2>&1
  expect "the second time there is nothing to delete" lacks "$FAKE/calls" "--method delete"
}

case_a_deployment_that_goes_back_takes_nothing_away() {
  local site plan person queue role shelf
  an_app_is_gone
  touch "$FAKE/state/refuse"
  deploy
  expect "failed" same "$outcome" failed
  expect "the old app is there" holds "$FAKE/state/there" "$site/func-back"
}

case_what_cannot_be_taken_away_is_told_and_fails_nothing() {
  local site plan person queue role shelf
  an_app_is_gone
  echo "locked $queue/bills/$role/two" >>"$FAKE/state/there"
  deploy
  expect "good" same "$outcome" good
  expect "told" holds "$log" "##vso[task.logissue type=warning]Permission Microsoft.Storage/storageAccounts/st/queueServices/default/queues/bills/providers/Microsoft.Authorization/roleAssignments/two is not in this build and could not be deleted"
  expect "the rest is gone" lacks "$FAKE/state/there" "$site/func-back"
  echo 'deployment group list*' >"$FAKE/fail"
  bash "$RELEASE/pipelines/scripts/retire.sh" >"$log" 2>&1
  expect "without an answer" holds "$log" "cannot ask Azure what earlier builds had in staging: nothing is taken away"
}

case_the_plan_changes_nothing_and_warns_of_what_goes() {
  echo '{"changes":[{"changeType":"Delete","resourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/x"},{"changeType":"NoChange","resourceId":"/y"}]}' >"$FAKE/what-if.json"
  log=$work/log
  bash "$RELEASE/pipelines/scripts/plan.sh" "$work/tmp/plan" >"$log" 2>&1
  expect "a page" holds "$work/tmp/plan/what-if.md" '| Delete | `Microsoft.Storage/storageAccounts/x` |'
  expect "a warning" holds "$log" "##vso[task.logissue type=warning]1 resources of staging would be deleted"
  expect "one call, what-if" same "$(cut -d ' ' -f 2-4 "$FAKE/calls" | paste -sd,)" "deployment group what-if"
  expect "validated with the rights of a deployment" lacks "$FAKE/calls" ProviderNoRbac
  bash "$RELEASE/pipelines/scripts/plan.sh" --read-only "$work/tmp/plan" >"$log" 2>&1
  expect "validated without, for a pull request" holds "$FAKE/calls" "--validation-level ProviderNoRbac"
}

case_the_smoke_tests_fill_in_the_round() {
  deploy
  expect "a body with its own id" same "$(jq --raw-output '.text' "$FAKE/state/posted")" "smoke test"
  expect "no placeholder is left" lacks "$FAKE/calls" "@run@"
  expect "no placeholder is left in the body" lacks "$FAKE/state/posted" "@uuid@"
  expect "the path names the round" holds "$FAKE/calls" "/api/orders/smoke-120-"
  expect "two rounds of two checks" same "$(wc -l <"$RESULTS")" 4
}

# The step that the parameter `drill` adds, and what follows from it.
case_the_drill_fails_on_purpose_and_walks_the_way_back() {
  local step status=0
  step=$(sed -n '/^ *- bash: |$/,/^ *name: drill$/p' "$shipped/templates/deploy-steps.yml" | sed '1d;$d')
  bash -c "$step" >"$work/step.log" || status=$?
  expect "the step fails" same "$status" 1
  expect "and says why" holds "$work/step.log" "Drill: this deployment fails on purpose"
  fail_after=health # where the step stands
  deploy
  expect "the deployment failed" same "$outcome" failed
  expect "nothing after it ran" same "$(paste -sd ' ' "$work/steps")" "start infrastructure secrets code health start rollback"
  expect "the good build runs" same "$(running)" 117
  expect "both named" holds "$log" "Build 120 failed in staging; build 117 is back and answers."
}

case_every_script_is_readable_for_bash_and_shellcheck() {
  local file count=0
  # What stands in YAML, as it is after templates are opened: one file per step.
  if [ -n "${FORMWORK:-}" ]; then
    mkdir -p "$work/inline"
    for file in pipelines/azure-pipelines.yml pipelines/pr.yml; do
      while IFS= read -r script; do
        count=$((count + 1))
        { echo '#!/usr/bin/env bash'; jq --raw-output . <<<"$script"; } >"$work/inline/$count.sh"
        expect "bash -n: $script" bash -n "$work/inline/$count.sh"
        ! command -v shellcheck >/dev/null || expect "shellcheck: $script" shellcheck "$work/inline/$count.sh"
      done < <("$FORMWORK" pipeline show --json -C "$source_directory/examples/stream-guard" "$file" |
        jq --compact-output '.stages[].jobs[].hooks[].steps[].script | select(. != "")' | sort -u)
    done
    expect "there are such scripts" [ "$count" -gt 15 ]
  fi
  while IFS= read -r file; do
    expect "bash -n $file" bash -n "$file"
    if command -v shellcheck >/dev/null; then
      expect "shellcheck $file" shellcheck --external-sources "$file"
    else
      echo "        skipped: shellcheck is not installed ($file)"
    fi
  done < <(find "$shipped" -name '*.sh')
}
