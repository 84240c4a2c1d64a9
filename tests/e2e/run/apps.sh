# shellcheck shell=bash disable=SC2154  # sourced by run.sh
# Several function apps: one platform, a port and a handler each. What runs is the environment "local".
sed 's|^environments:|&\n  local: { containers: { orders: { ttl: 1h } }, services: { mailer: { url: "http://127.0.0.1:9" } } }|' \
  "$source/tests/render/two-apps.yaml" >blueprint.yaml
run 0 generate
install_handler
start --no-build
grep -q '"ttl":3600' .formwork/resources.json || fail "documents do not live as long as 'local' says: $(cat .formwork/resources.json)"
grep -q '"FORMWORK_SERVICE_MAILER_URL": "http://127.0.0.1:9"' apps/shop-mail/local.settings.example.json ||
  fail "the mailer is not where 'local' says"
apps=$(find apps -mindepth 1 -maxdepth 1 -type d | wc -l)
[ "$apps" -gt 1 ] || fail "the blueprint has one app"
[ "$(grep -c 'formwork: API ' "$work/told")" = "$apps" ] || fail "run does not say where each app is: $(cat "$work/told")"
[ "$(wc -l <"$HANDLER_DIR/starts.log")" = "$apps" ] || fail "not every handler runs"
for p in $(sed 's/.*"apps":{\(.*\)}}/\1/; s/"[^"]*"://g; s/,/ /g' .formwork/run.json); do
  code=$(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$p/api/health")
  case "$code" in 2*) ;; *) fail "health on port $p: $code" ;; esac
done
finish
rm "$HANDLER_DIR/starts.log"
start --no-build --app "$(basename "$(find apps -mindepth 1 -maxdepth 1 -type d | sort | head -1)")"
[ "$(wc -l <"$HANDLER_DIR/starts.log")" = 1 ] || fail "--app runs one"
finish
run 64 run --no-build --app nobody
