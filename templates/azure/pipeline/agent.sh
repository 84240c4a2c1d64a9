#!/usr/bin/env bash
# Sets up a machine as a self-hosted agent: compiler and tools, az with Bicep, formwork, the agent as a service.
# Debian 12 or 13, Ubuntu 24.04. Run it as root, as often as you like.
#
#   pipelines/agent.sh --organization https://dev.azure.com/ORG --pool NAME --token-file FILE
#                      --agent FILE.tar.gz [--formwork FILE] [--name NAME] [--dry-run]
#   pipelines/agent.sh --tools-only [--formwork FILE] [--dry-run]      everything but the agent itself
#   pipelines/agent.sh --compiler-only                                 what compiling takes (used in containers)
#   pipelines/agent.sh --dry-run                                       what all of it would do here; needs nothing
#
# --agent is the agent's archive as Azure DevOps offers it (Organization settings, Agent pools, New agent).
# --token-file holds a token with the scope "Agent Pools (read, manage)"; it is read once and never shown.
set -euo pipefail

organization='' pool='' token_file='' agent='' formwork='' name=$(hostname) mode=all dry_run=false
while [ $# -gt 0 ]; do
  case "$1" in
    --organization) organization=${2%/}; shift ;;
    --pool) pool=$2; shift ;;
    --token-file) token_file=$2; shift ;;
    --agent) agent=$2; shift ;;
    --formwork) formwork=$2; shift ;;
    --name) name=$2; shift ;;
    --tools-only) mode=tools ;;
    --compiler-only) mode=compiler ;;
    --dry-run) dry_run=true ;;
    -h | --help) sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "agent.sh: unknown argument '$1' (see --help)" >&2; exit 64 ;;
  esac
  shift
done
if [ "$mode" = all ]; then
  for option in organization pool token_file agent; do
    [ -z "${!option}" ] || continue
    $dry_run || { echo "agent.sh: --${option//_/-} is missing (see --help)" >&2; exit 64; }
    declare "$option=<${option//_/-}>"
  done
  for file in "$token_file" "$agent"; do
    [ -r "$file" ] || [[ "$file" == "<"* ]] || { echo "agent.sh: cannot read $file" >&2; exit 1; }
  done
fi
$dry_run || [ "$(id -u)" = 0 ] || { echo "agent.sh: run it as root (or with --dry-run)" >&2; exit 1; }

readonly home=/opt/azure-agent user=azure-agent
# run WHAT COMMAND…
run() {
  echo "+ $1"
  shift
  $dry_run || "$@"
}

compiler=(build-essential cmake ninja-build ccache git pkg-config zip unzip curl jq ca-certificates
  nlohmann-json3-dev libsimdjson-dev libprotozero-dev libssl-dev catch2)
tools=("${compiler[@]}" clang-format clang-tidy cppcheck gcovr shellcheck)

# Debian 12 carries two versions of Boost; the newer one is the one wanted.
boost_packages() {
  if apt-cache madison libboost1.81-dev 2>/dev/null | grep --quiet .; then
    echo libboost1.81-dev
  else
    echo libboost-dev
  fi
}

packages() {
  local wanted missing=() package
  $dry_run || apt-get update -qq
  read -r -a wanted <<<"$* $(boost_packages)"
  for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && { echo "= packages"; return; }
  run "packages: ${missing[*]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

azure_cli() {
  if command -v az >/dev/null; then
    echo "= az"
  else
    local codename
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    # Microsoft's repository, its key only for this repository.
    run "key of Microsoft's repository" bash -c 'set -o pipefail
      install -d -m 0755 /etc/apt/keyrings
      curl -fsSL https://packages.microsoft.com/keys/microsoft.asc | gpg --dearmor --yes -o /etc/apt/keyrings/microsoft.gpg
      chmod 0644 /etc/apt/keyrings/microsoft.gpg'
    run "Microsoft's repository" bash -c "printf 'Types: deb\nURIs: https://packages.microsoft.com/repos/azure-cli/\nSuites: %s\nComponents: main\nArchitectures: %s\nSigned-By: /etc/apt/keyrings/microsoft.gpg\n' \
      '$codename' '$(dpkg --print-architecture)' >/etc/apt/sources.list.d/azure-cli.sources"
    run "az" bash -c 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq azure-cli'
  fi
}

agent_user() {
  if id "$user" >/dev/null 2>&1; then
    echo "= user $user"
  else
    run "user $user" useradd --system --create-home --home-dir "$home" --shell /usr/sbin/nologin "$user"
  fi
  # Bicep lies in the home of who runs az.
  run "Bicep for $user" runuser -u "$user" -- env HOME="$home" az bicep install --only-show-errors
}

formwork_binary() {
  [ -n "$formwork" ] || { command -v formwork >/dev/null && echo "= formwork" || echo "! no formwork: pull requests cannot be checked (--formwork FILE)"; return; }
  if cmp --silent "$formwork" /usr/local/bin/formwork; then
    echo "= formwork"
  else
    run "formwork" install -m 0755 "$formwork" /usr/local/bin/formwork
  fi
}

# The token goes to config.sh in its environment: a command line can be read by every user of the machine.
configure() {
  (
    cd "$home/agent"
    VSTS_AGENT_INPUT_TOKEN=$(cat "$token_file")
    export VSTS_AGENT_INPUT_TOKEN
    runuser -u "$user" --preserve-environment -- env HOME="$home" ./config.sh --unattended --url "$organization" --auth pat \
      --pool "$pool" --agent "$name" --acceptTeeEula --replace
  )
}

unpack() {
  install -d -o "$user" -g "$user" "$home/agent"
  tar --extract --gzip --file "$agent" --directory "$home/agent"
  chown -R "$user:$user" "$home/agent"
}

agent_service() {
  if [ -f "$home/agent/.agent" ]; then
    echo "= agent"
    return
  fi
  run "agent in $home/agent" unpack
  run "agent '$name' in the pool '$pool'" configure
  run "service" bash -c "cd '$home/agent' && ./svc.sh install '$user' && ./svc.sh start"
}

if [ "$mode" = compiler ]; then
  packages "${compiler[@]}"
  exit 0
fi
packages "${tools[@]}" gnupg
azure_cli
formwork_binary
if [ "$mode" = all ]; then
  agent_user
  agent_service
fi
if $dry_run; then
  echo "Nothing was changed (dry run)."
else
  echo "Done. The pool's demands of the pipeline are met by: agent.os, cmake, az, ccache, zip."
fi
