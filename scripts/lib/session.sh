# shellcheck shell=bash
#
# What the scripts of this folder share: how they speak, refuse and ask, and how they come to an account, a Region and a stack.
#
# Owns: messages (all on stderr, so that stdout holds results alone), the options that every script takes, the check of tools and
# credentials, and the name of the stack.
#
# Invariants
# 1. A secret is read from the environment or from stdin and handed on through a pipe: it is never an argument of a program.
# 2. Whoever is asked and gives no answer has said no; without a terminal, only --yes says yes.
# 3. Exit codes: 0 done, 1 refused or failed, 2 called wrongly. What else a script answers, its --help says.

# shellcheck disable=SC2034 # Read by the scripts that source this file.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

environment=''
region=''
prefix=''
yes=false
scratch=''

say() { printf '%s\n' "$*" >&2; }
step() { printf '\n== %s\n' "$*" >&2; }
refuse() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}
wrong_call() {
  printf '%s: %s\nTry %s --help.\n' "$(basename "$0")" "$*" "$0" >&2
  exit 2
}

# The comment at the head of the script that was started is its help.
show_help() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$0"; }

# take_option OPTION [VALUE]: handles an option that every script takes. How many words it has taken is in $taken; 0 for none.
take_option() {
  taken=2
  case $1 in
    --region) region=$(value_of "$@") || exit 2 ;;
    --prefix) prefix=$(value_of "$@") || exit 2 ;;
    --profile)
      AWS_PROFILE=$(value_of "$@") || exit 2
      export AWS_PROFILE
      ;;
    --yes) yes=true taken=1 ;;
    --help | -h)
      show_help
      exit 0
      ;;
    *) taken=0 ;;
  esac
}

value_of() {
  if [[ $# -lt 2 || -z $2 || $2 == --* ]]; then wrong_call "$1 wants a value"; fi
  printf '%s' "$2"
}

# take_environment WORD: the one argument without dashes.
take_environment() {
  [[ $1 != -* ]] || wrong_call "unknown option $1"
  [[ -z $environment ]] || wrong_call "one ENV only: $environment or $1?"
  environment=$1
}

check_names() {
  [[ -n $environment ]] || wrong_call 'which ENV? Such as dev, test or prod'
  [[ $environment =~ ^[a-z][a-z0-9-]{0,19}$ ]] || wrong_call "ENV is 1 to 20 of a-z, 0-9 and -, beginning with a letter: not $environment"
  [[ -z $prefix || $prefix =~ ^[a-z][a-z0-9-]{0,19}$ ]] || wrong_call "--prefix is 1 to 20 of a-z, 0-9 and -, beginning with a letter: not $prefix"
}

# The same name as infra gives it; a test compares the two.
stack_name() { printf '%saws-drs-orchestration-%s' "${prefix:+$prefix-}" "$environment"; }

need_tools() {
  local tool missing=()
  for tool in "$@"; do command -v "$tool" >/dev/null || missing+=("$tool"); done
  [[ ${#missing[@]} -eq 0 ]] || refuse "not on the PATH: ${missing[*]}"
}

# Sets $account and $caller.
check_credentials() {
  local identity
  if ! identity=$(aws sts get-caller-identity --query '[Account,Arn]' --output text 2>"$scratch/sts"); then
    say "$(cat "$scratch/sts")"
    refuse 'no usable AWS credentials: sign in, or name a profile with --profile'
  fi
  read -r account caller <<<"$identity"
  [[ $account =~ ^[0-9]{12}$ ]] || refuse "sts get-caller-identity named no account: $identity"
  say "account $account as $caller"
}

# Sets $region from the option, the environment or the profile, and makes it the one of every call.
choose_region() {
  region=${region:-${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region 2>/dev/null || true)}}}
  [[ -n $region ]] || refuse 'which Region? Name the recovery Region with --region'
  [[ $region =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] || wrong_call "$region is no Region"
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
  say "Region $region"
}

# confirm QUESTION
confirm() {
  $yes && return 0
  [[ -t 0 ]] || refuse "$1 Nobody is there to ask; say --yes."
  local answer
  read -r -p "$1 [y/N] " answer
  [[ $answer == y || $answer == yes ]]
}

# Files of this run, gone when it ends; nobody else may read them.
make_scratch() {
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
}

# read_outputs: what the stack puts out, for `output`. Fails where there is no such stack.
read_outputs() {
  aws cloudformation describe-stacks --stack-name "$(stack_name)" --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text \
    >"$scratch/outputs"
}

# output KEY: a value of those; empty where there is none.
output() { awk -v key="$1" '$1 == key { print $2 }' "$scratch/outputs"; }

# invoke FUNCTION PAYLOAD FILE: invokes and waits; the answer is in FILE. Fails where the function could not be called or threw.
invoke() {
  local failure
  # A file of bytes is read alike by both versions of the AWS CLI.
  printf '%s' "$2" >"$scratch/payload.json"
  failure=$(aws lambda invoke --function-name "$1" --payload "fileb://$scratch/payload.json" \
    --query FunctionError --output text "$3") || return 1
  if [[ $failure != None ]]; then
    say "$(cat "$3")"
    return 1
  fi
}

# field FILE PATH: a field of a JSON file, dots between its names; empty where it is not there.
field() {
  node -e '
    const value = process.argv[2].split(".").reduce((at, name) => at?.[name], JSON.parse(require("fs").readFileSync(process.argv[1])));
    process.stdout.write(value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
  ' "$1" "$2"
}
