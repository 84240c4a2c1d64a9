#!/usr/bin/env bash
# Puts formwork on the PATH of the steps that follow, from where pipelines/pr.yml says. Usage: formwork.sh DIRECTORY
#   DIRECTORY holds it already (a package that was fetched, a build that the pipeline's cache kept): that one
#   FORMWORK_GIT, FORMWORK_REF   a repository and its commit or tag: built once, kept in DIRECTORY
#   neither                      what the agent brings (pipelines/agent.sh --formwork FILE)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
mkdir -p "${1:?usage: formwork.sh DIRECTORY}"
home=$(realpath "$1")
root=$(realpath "$(dirname "$0")/../..")

build() {
  local source=$scratch/formwork
  say "Building formwork $FORMWORK_REF from $FORMWORK_GIT; the pipeline's cache keeps it for the next run."
  git init --quiet "$source"
  git -C "$source" fetch --quiet --depth 1 "$FORMWORK_GIT" "$FORMWORK_REF" ||
    die "cannot fetch '$FORMWORK_REF' from $FORMWORK_GIT (the parameter 'formwork' in pipelines/pr.yml)"
  git -C "$source" checkout --quiet FETCH_HEAD
  "$source/scripts/setup"
  (
    cd "$source"
    cmake --preset release -DFORMWORK_BUILD_TESTS=OFF -DFORMWORK_BUILD_LOCALHOST=OFF
    cmake --build --preset release --target formwork
  ) || die "formwork $FORMWORK_REF could not be built"
  install -D -m 0755 "$source/build/release/bin/formwork" "$home/bin/formwork"
  install -m 0755 "$source/scripts/setup" "$home/setup"
}

# A package has it at its top or in bin/, and may have lost the right to be run on the way.
[ ! -f "$home/formwork" ] || install -D -m 0755 "$home/formwork" "$home/bin/formwork"
[ -f "$home/bin/formwork" ] || [ -z "${FORMWORK_GIT:-}" ] || build
if [ -f "$home/bin/formwork" ]; then
  chmod 0755 "$home/bin/formwork"
  # On a fresh agent the cache brings the program, not the libraries of the distribution that it was built with.
  "$home/bin/formwork" --version >/dev/null 2>&1 || [ ! -x "$home/setup" ] || "$home/setup"
  export PATH=$home/bin:$PATH
  printf '##vso[task.prependpath]%s\n' "$home/bin"
fi

command -v formwork >/dev/null ||
  die "this agent has no formwork: fill in the parameter 'formwork' of pipelines/pr.yml ({feed, package, version} or {git, ref}), or install it on the agents with pipelines/agent.sh --formwork FILE"
version=$(formwork --version) || die "the formwork at $(command -v formwork) does not run on this agent"
rendered=$(jq --raw-output '.formwork // empty' "$root/.formwork/manifest.json" 2>/dev/null || true)
say "$version, from $(command -v formwork)"
[ -z "$rendered" ] || [ "formwork $rendered" = "$version" ] ||
  warn "the checked-in files were rendered by formwork $rendered, this agent has $version: what differs below may come from that"
