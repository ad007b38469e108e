#!/usr/bin/env bash
#
# test-security-scans.sh [--strict]: every security scan, one row each. docs/security/scanning.md tells how to read it.
#
#   --strict   exit code 1 unless every scan was answered and is clean
#   --help
#
# Reports go to dist/security-scans, which git ignores. What is explained in tools/security/baseline is counted and not told. A scan
# whose tool is not installed says so, and so does one whose service does not answer: neither is clean.
#
# Exit code: 0 the scans were run, whatever they found; 1 with --strict, see there; 2 called wrongly.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=dist/security-scans
strict=false
unclean=0

main() {
  case ${1-} in
    '') ;;
    --strict) strict=true ;;
    --help | -h)
      sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *)
      printf 'test-security-scans.sh: unknown argument %s\nTry --help.\n' "$1" >&2
      exit 2
      ;;
  esac
  mkdir -p "$reports"
  # The names of templates depend on settings: none of another run is left over.
  rm -f "$reports"/*
  printf '%-12s %-13s %s\n' scan result findings
  scan_code
  scan_secrets
  scan_shell
  scan_stack
  scan_templates
  scan_advisories
  scan_licences
  write_sbom
  printf '\nReports: %s\n' "$reports"
  ! $strict || [[ $unclean -eq 0 ]]
}

# row SCAN RESULT WORDS
row() {
  printf '%-12s %-13s %s\n' "$1" "$2" "$3"
  case $2 in clean | written) ;; *) unclean=$((unclean + 1)) ;; esac
}

# judged SCAN: the row of a report in JSON, less what is explained; findings are shown below it.
judged() {
  local verdict result words
  verdict=$(node tools/security/judge.mjs "$1" "$reports/$1.json") || verdict=$'failed\tits report could not be judged'
  IFS=$'\t' read -r result words <<<"${verdict%%$'\n'*}"
  row "$1" "$result" "$words"
  if [[ $verdict == *$'\n'* ]]; then
    printf '%s\n' "${verdict#*$'\n'}" | tee "$reports/$1.txt" | head -n 20 | sed 's/^/             /'
  fi
}

# run_tool SCAN COMMAND…: its report; that it exits badly where it finds something is no failure.
run_tool() { "${@:2}" >"$reports/$1.json" 2>"$reports/$1.log" || true; }

scan_code() {
  run_tool eslint node_modules/.bin/eslint -c tools/security/eslint-rules.mjs --no-warn-ignored -f json packages apps infra tools
  judged eslint
}

scan_secrets() {
  # Reads .secretlintrc.json and .secretlintignore.
  run_tool secretlint node_modules/.bin/secretlint --no-color --format json '**/*' '.*' '.ci/*'
  judged secretlint
}

scan_shell() {
  local scripts
  if ! command -v shellcheck >/dev/null; then
    row shellcheck 'not installed' 'apt-get install shellcheck, or brew install shellcheck'
    return
  fi
  mapfile -t scripts < <(find scripts -name '*.sh' | sort)
  if shellcheck "${scripts[@]}" .ci/run >"$reports/shellcheck.txt" 2>&1; then
    row shellcheck clean "${#scripts[@]} scripts and .ci/run"
  else
    row shellcheck findings "$(grep -c '^In ' "$reports/shellcheck.txt" || true) to look at, in $reports/shellcheck.txt"
  fi
}

# cdk-nag looks at the stacks while they are synthesised, or in a test of its own. That a synthesis succeeds which it has no part in
# says nothing.
scan_stack() {
  local tests
  mapfile -t tests < <(find infra/test -name '*nag*.test.ts' 2>/dev/null)
  if ! npm run --silent synth >"$reports/cdk-nag.txt" 2>&1; then
    row cdk-nag findings "the stacks are not synthesised, see $reports/cdk-nag.txt"
  elif [[ ${#tests[@]} -gt 0 ]]; then
    if node_modules/.bin/vitest run "${tests[@]}" >>"$reports/cdk-nag.txt" 2>&1; then
      row cdk-nag clean 'whatever is acknowledged has its reason beside it, in infra'
    else
      row cdk-nag findings "see $reports/cdk-nag.txt"
    fi
  elif grep -rqs "from 'cdk-nag'" infra/src; then
    row cdk-nag clean 'whatever is acknowledged has its reason beside it, in infra'
  else
    row cdk-nag failed 'nothing in infra brings it in'
  fi
}

scan_templates() {
  if ! command -v cfn-lint >/dev/null; then
    row cfn-lint 'not installed' 'pip install cfn-lint'
    return
  fi
  run_tool cfn-lint cfn-lint --format json infra/cdk.out/*.template.json
  judged cfn-lint
}

scan_advisories() {
  run_tool audit npm audit --json
  judged audit
}

scan_licences() {
  run_tool licences node_modules/.bin/license-checker-rseidelsohn --json --excludePrivatePackages
  judged licences
}

write_sbom() {
  local components
  if npm sbom --sbom-format cyclonedx >"$reports/sbom.cdx.json" 2>"$reports/sbom.log" &&
    components=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).components.length' "$reports/sbom.cdx.json" 2>>"$reports/sbom.log"); then
    row sbom written "$components components, in $reports/sbom.cdx.json"
  else
    row sbom failed "see $reports/sbom.log"
  fi
}

main "$@"
