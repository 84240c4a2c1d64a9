# What needs no running platform: the rollback a pipeline would make, and the guardrails of cost.
# shellcheck shell=bash disable=SC2154

formwork check -C "$project" >"$work/check" 2>&1 && clean=true || clean=false
record "Blueprint and infrastructure" "the blueprint is sound" "formwork check" "$(grep -c 'warning\|error' "$work/check" || true) findings" "none" \
  "$(if $clean && ! grep -q 'warning\|error' "$work/check"; then echo true; else echo false; fi)" fact
drive generate --check >/dev/null 2>&1 && fresh=true || fresh=false
record "Blueprint and infrastructure" "what is rendered is fresh" "formwork generate --check" "$(if $fresh; then echo 'nothing to do'; else echo stale; fi)" "nothing to do" "$fresh" fact
secrets=$({ grep -rIlE 'AccountKey=|SharedAccessSignature=|AIza[0-9A-Za-z_-]{20}' "$project" --include='*' --exclude-dir=.formwork --exclude-dir=build || true; } | wc -l)
record "Blueprint and infrastructure" "no credential in a file" "the rendered project searched for keys" "$secrets files" "0" "$(holds "$secrets" = 0)" fact
drive identity --json >"$work/identity"
grants=$(jq '.grants | length' "$work/identity")
bare=$(jq '[.grants[] | select(.reason == "")] | length' "$work/identity")
record "Blueprint and infrastructure" "least privilege" "formwork identity" "$grants grants, $bare without a reason" "each has a reason" \
  "$(holds "$((grants > 0)) $bare" = "1 0")" fact

drive pipeline simulate --fail production.smoke --json >"$work/simulated" || true
rolled=$(jq '[.events[] | select(.outcome == "rolls back")] | length' "$work/simulated")
record "Delivery" "rollback" "formwork pipeline simulate --fail production.smoke: the smoke tests of production fail after the code is out" \
  "the run $(jq -r 'if .succeeded then "succeeds" else "fails" end' "$work/simulated"), $rolled deployment rolled back" "fails, and is rolled back" \
  "$(holds "$(jq .succeeded "$work/simulated") $rolled" = "false 1")" fact
drive pipeline validate >"$work/valid" 2>&1 && valid=true || valid=false
record "Delivery" "the pipeline is valid" "formwork pipeline validate" "$(if $valid; then echo valid; else echo findings; fi)" "valid" "$valid" fact

drive cost --json >"$work/cost"
total=$(jq '[.environments[].totalCents] | add' "$work/cost")
drive cost --budget-check >/dev/null 2>&1 && kept=true || kept=false
record "Cost" "within the budget" "formwork cost --budget-check" \
  "$(jq -r '[.environments[] | "\(.environment) $\(.totalCents / 100)"] | join(", ")' "$work/cost") a month" "50 USD" \
  "$(if $kept && [ "$total" -le 5000 ]; then echo true; else echo false; fi)" fact
guards=0
grep -q 'Microsoft.Consumption/budgets' -r "$project/infra" && guards=$((guards + 1))
grep -q 'maximumInstanceCount' -r "$project/infra" && guards=$((guards + 1))
grep -q 'functionTimeout' "$project"/apps/*/host.json && guards=$((guards + 1))
record "Cost" "guardrails" "the rendered infrastructure read for a budget with alerts, a limit on instances, a time limit on calls" "$guards of 3" "3" \
  "$(holds $guards = 3)" fact
