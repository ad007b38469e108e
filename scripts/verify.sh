#!/usr/bin/env bash
#
# verify.sh ENV [options]: looks whether what deploy.sh deployed works. It changes nothing, unless it is asked for a drill.
#
#   ENV                  as given to deploy.sh
#   --region R, --prefix P, --profile P    as given to deploy.sh
#   --token-stdin        reads a token for the API from stdin (else from DRS_TOKEN). A token is never an argument
#   --minutes N          how far back the logs are searched for errors (default 15)
#   --drill PLAN         starts a drill of this plan and follows it to its end. It launches instances, which cost money; asks first
#   --drill-minutes N    gives up waiting for the drill after so long (default 120); the drill goes on
#   --yes                starts the drill without asking
#   --help
#
# Exit code: 0 everything was tried and is in order, 1 something is not, 2 called wrongly,
# 3 nothing is wrong, but something could not be tried (without a token, the signed-in request).
#
# It has not been run against a real account; it is tested against a stand-in for the AWS CLI.

set -euo pipefail
# shellcheck source=lib/session.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/session.sh"

token=${DRS_TOKEN:-}
# No program that is started here finds it in its environment.
unset DRS_TOKEN
token_from_stdin=false
log_minutes=15
drill_plan=''
drill_minutes=120
failed=0
untried=0

main() {
  parse "$@"
  need_tools node aws curl
  make_scratch
  check_credentials
  choose_region
  if $token_from_stdin; then IFS= read -r token || true; fi
  step "$(stack_name)"
  check_stack
  check_rule
  check_find
  check_direct_list
  check_behind_gateway
  check_api
  check_page
  check_logs
  if [[ -n $drill_plan ]]; then drill; fi
  conclude
}

parse() {
  while [[ $# -gt 0 ]]; do
    take_option "$@"
    if [[ $taken -eq 0 ]]; then
      taken=2
      case $1 in
        --token-stdin) token_from_stdin=true taken=1 ;;
        --minutes) log_minutes=$(value_of "$@") || exit 2 ;;
        --drill) drill_plan=$(value_of "$@") || exit 2 ;;
        --drill-minutes) drill_minutes=$(value_of "$@") || exit 2 ;;
        *) take_environment "$1" && taken=1 ;;
      esac
    fi
    shift "$taken"
  done
  check_names
  [[ $log_minutes =~ ^[1-9][0-9]{0,3}$ ]] || wrong_call "--minutes is a number: not $log_minutes"
  [[ $drill_minutes =~ ^[1-9][0-9]{0,3}$ ]] || wrong_call "--drill-minutes is a number: not $drill_minutes"
}

in_order() { printf '  ok         %s\n' "$*"; }
not_in_order() {
  printf '  NOT OK     %s\n' "$*"
  failed=$((failed + 1))
}
not_tried() {
  printf '  not tried  %s\n' "$*"
  untried=$((untried + 1))
}

check_stack() {
  local status
  { status=$(aws cloudformation describe-stacks --stack-name "$(stack_name)" --query 'Stacks[0].StackStatus' --output text) &&
    read_outputs; } ||
    refuse "there is no stack $(stack_name) in account $account, Region $region"
  case $status in
    CREATE_COMPLETE | UPDATE_COMPLETE | UPDATE_ROLLBACK_COMPLETE) in_order "stack: $status" ;;
    *) not_in_order "stack: $status" ;;
  esac
  execution_handler=$(output ExecutionHandlerArn)
  query_handler=$(output QueryHandlerArn)
  data_management_handler=$(output DataManagementHandlerArn)
}

check_rule() {
  local rule state
  rule=$(output PollingRuleName)
  state=$(aws events describe-rule --name "$rule" --query State --output text) || state=unknown
  if [[ $state == ENABLED ]]; then in_order "rule $rule: ENABLED"; else not_in_order "rule $rule: $state"; fi
}

check_find() {
  if ! invoke "$execution_handler" '{"operation": "find"}' "$scratch/find.json"; then
    not_in_order 'find could not be invoked'
  elif [[ $(field "$scratch/find.json" statusCode) == 200 ]]; then
    in_order "find: $(field "$scratch/find.json" executionsFound) active executions, $(field "$scratch/find.json" executionsPolled) polled"
  else
    not_in_order "find answered $(cat "$scratch/find.json")"
  fi
}

# What the gateway hands on once it has let somebody through, handed on by IAM's leave instead: all of the request but the sign-in.
check_behind_gateway() {
  local event='{"resource":"/executions","path":"/executions","httpMethod":"GET","headers":{},"queryStringParameters":{"limit":"1"},"pathParameters":null,"body":null,"isBase64Encoded":false,"requestContext":{"requestId":"verify","authorizer":{"claims":{"sub":"verify.sh","email":"verify.sh","cognito:groups":"DRSReadOnly"}}}}'
  if ! invoke "$query_handler" "$event" "$scratch/behind.json"; then
    not_in_order 'GET /executions could not be handed to query-handler'
  elif [[ $(field "$scratch/behind.json" statusCode) == 200 ]]; then
    in_order 'GET /executions, as the gateway hands it on: 200'
  else
    not_in_order "GET /executions, as the gateway hands it on, answered $(cat "$scratch/behind.json")"
  fi
}

# The page says of itself where one signs in; a page without that draws nothing.
check_page() {
  local page client
  page=$(output PageUrl)
  if [[ -z $page ]]; then return; fi
  expect_status 200 'page' "$page/" ''
  client=$(curl --silent --max-time 30 "$page/config.json" | node -e '
    let text = "";
    process.stdin.on("data", (part) => (text += part)).on("end", () => {
      try { console.log(JSON.parse(text).signIn?.clientId ?? ""); } catch { console.log(""); }
    });
  ') || client=''
  if [[ -n $client ]]; then in_order "page: signs people in as client $client"; else not_in_order "page: $page/config.json does not say how to sign in; deploy.sh puts it there"; fi
}

# Without the gateway and without a sign-in: the way that is left when both are gone.
check_direct_list() {
  if ! invoke "$query_handler" '{"operation": "list_executions", "limit": 1}' "$scratch/list.json"; then
    not_in_order 'list_executions could not be invoked'
  elif [[ $(field "$scratch/list.json" statusCode) == 200 ]]; then
    in_order 'list_executions, invoked directly: 200'
  else
    not_in_order "list_executions answered $(cat "$scratch/list.json")"
  fi
}

check_api() {
  local api
  api=$(output ApiUrl)
  api=${api%/}
  expect_status 200 'GET /health' "$api/health" ''
  expect_status 401 'GET /executions without a token' "$api/executions" ''
  if [[ -z $token ]]; then
    not_tried 'GET /executions with a token: give one in DRS_TOKEN, or on stdin with --token-stdin'
  else
    expect_status 200 'GET /executions with a token' "$api/executions?limit=1" "$token"
  fi
}

# expect_status STATUS NAME URL TOKEN
expect_status() {
  local status header=''
  if [[ -n $4 ]]; then header="header = \"Authorization: Bearer $4\""; fi
  # The header comes by stdin: arguments can be read by everybody on this machine.
  status=$(curl --silent --show-error --max-time 30 --output /dev/null --write-out '%{http_code}' --config - --url "$3" <<<"$header") ||
    status='no answer'
  if [[ $status == "$1" ]]; then in_order "$2: $status"; else not_in_order "$2: $status, expected $1"; fi
}

check_logs() {
  local since function_arn name errors
  since=$((($(date +%s) - log_minutes * 60) * 1000))
  for function_arn in "$execution_handler" "$query_handler" "$data_management_handler"; do
    name=${function_arn##*:}
    if ! errors=$(aws logs filter-log-events --log-group-name "/aws/lambda/$name" --start-time "$since" \
      --filter-pattern '?ERROR ?"Task timed out" ?"Runtime.ExitError"' --query 'length(events)' --output text); then
      not_in_order "log of $name could not be read"
    elif [[ $errors == 0 ]]; then
      in_order "log of $name: no errors in $log_minutes minutes"
    else
      not_in_order "log of $name: $errors errors in $log_minutes minutes (aws logs tail /aws/lambda/$name --since ${log_minutes}m)"
    fi
  done
}

drill() {
  local execution status deadline answer=$scratch/drill.json
  step "Drill of $drill_plan"
  confirm "Start a drill of $drill_plan? It launches instances." || refuse 'no drill was started'
  invoke "$execution_handler" "$(payload start_execution planId "$drill_plan" executionType DRILL initiatedBy verify.sh)" "$answer" ||
    refuse 'the drill could not be started'
  execution=$(field "$answer" executionId)
  if [[ $(field "$answer" statusCode) != 200 || -z $execution ]]; then
    not_in_order "start_execution answered $(cat "$answer")"
    return
  fi
  say "$execution"
  deadline=$((SECONDS + drill_minutes * 60))
  while true; do
    if invoke "$query_handler" "$(payload get_execution_details executionId "$execution")" "$answer"; then
      status=$(field "$answer" status)
      say "$(date +%H:%M:%S) $status, wave $(field "$answer" currentWave) of $(field "$answer" totalWaves)"
      case $status in
        COMPLETED) in_order "drill $execution: COMPLETED" && break ;;
        FAILED | CANCELLED) not_in_order "drill $execution: $status" && break ;;
        PAUSED) not_in_order "drill $execution: PAUSED, and goes on when somebody resumes it" && break ;;
      esac
    fi
    if [[ $SECONDS -ge $deadline ]]; then
      not_in_order "drill $execution: not at its end after $drill_minutes minutes"
      break
    fi
    sleep "${DRS_VERIFY_PAUSE_SECONDS:-20}"
  done
  say "Its instances run until they are terminated: {\"operation\": \"terminate_instances\", \"executionId\": \"$execution\"}"
}

# payload OPERATION [NAME VALUE]…: as JSON, whatever the values hold.
payload() {
  node -e '
    const [operation, ...words] = process.argv.slice(1);
    const fields = Object.fromEntries(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]]] : [])));
    process.stdout.write(JSON.stringify({ operation, ...fields }));
  ' "$@"
}

conclude() {
  if [[ $failed -gt 0 ]]; then
    say "$failed not in order."
    exit 1
  fi
  if [[ $untried -gt 0 ]]; then
    say "Nothing is wrong, but $untried could not be tried."
    exit 3
  fi
  say 'Everything is in order.'
}

main "$@"
