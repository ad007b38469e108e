#!/usr/bin/env bash
#
# destroy.sh ENV [options]: takes the product out of the account, and leaves its data there.
#
# Functions, API, state machine, schedule, alarms and page go. Tables, users and whatever else the stack retains stay; what stayed
# is listed at the end, each with the command that would remove it. Nothing here removes data.
#
#   ENV                  as given to deploy.sh
#   --region R, --prefix P, --profile P    as given to deploy.sh
#   --yes                does not ask
#   --even-if-active     goes on although executions are active, or although nobody could say whether any is: what they launched
#                        goes on in DRS, and nobody watches it
#   --help
#
# Exit code: 0 gone, 1 refused or failed, 2 called wrongly.
#
# It has not been run against a real account; it is tested against a stand-in for the AWS CLI.

set -euo pipefail
# shellcheck source=lib/session.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/session.sh"

even_if_active=false

main() {
  parse "$@"
  need_tools node aws
  make_scratch
  check_credentials
  choose_region
  find_stack
  refuse_while_active
  show_what_goes
  confirm "Remove $(stack_name) from account $account, Region $region?" || refuse 'nothing was changed'
  delete_stack
  tell_what_stayed
}

parse() {
  while [[ $# -gt 0 ]]; do
    take_option "$@"
    if [[ $taken -eq 0 ]]; then
      case $1 in
        --even-if-active) even_if_active=true ;;
        *) take_environment "$1" ;;
      esac
      taken=1
    fi
    shift "$taken"
  done
  check_names
}

# A stack that is gone is found by its id alone.
find_stack() {
  { stack_id=$(aws cloudformation describe-stacks --stack-name "$(stack_name)" --query 'Stacks[0].StackId' --output text) &&
    read_outputs; } ||
    refuse "there is no stack $(stack_name) in account $account, Region $region"
}

refuse_while_active() {
  local handler status active
  if $even_if_active; then return; fi
  handler=$(output QueryHandlerArn)
  for status in PENDING RUNNING PAUSED CANCELLING; do
    invoke "$handler" "{\"operation\": \"list_executions\", \"status\": \"$status\", \"limit\": 1}" "$scratch/active.json" ||
      refuse 'nobody could say whether an execution is active (--even-if-active goes on)'
    active=$(field "$scratch/active.json" count)
    [[ $active == 0 ]] || refuse "an execution is $status (--even-if-active goes on): $(field "$scratch/active.json" executions.0.executionId)"
  done
}

show_what_goes() {
  step "What is in $(stack_name)"
  aws cloudformation list-stack-resources --stack-name "$stack_id" --query 'StackResourceSummaries[].[ResourceType]' --output text |
    sort | uniq -c >&2
  say 'Tables, users and whatever else the stack retains will stay.'
}

delete_stack() {
  step 'Remove'
  aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name "$stack_id" >/dev/null
  aws cloudformation delete-stack --stack-name "$stack_id"
  aws cloudformation wait stack-delete-complete --stack-name "$stack_id" ||
    refuse "it was not removed; why: aws cloudformation describe-stack-events --region $region --stack-name $stack_id"
  say "$(stack_name) is gone."
}

tell_what_stayed() {
  local type name
  step 'What stayed, and how to remove it'
  aws cloudformation list-stack-resources --stack-name "$stack_id" \
    --query "StackResourceSummaries[?ResourceStatus=='DELETE_SKIPPED'].[ResourceType,PhysicalResourceId]" --output text >"$scratch/stayed"
  while read -r type name; do
    [[ -n $type && $type != None ]] || continue
    printf '%s %s\n' "$type" "$name"
    case $type in
      AWS::DynamoDB::Table)
        say "  aws dynamodb update-table --region $region --table-name $name --no-deletion-protection-enabled"
        say "  aws dynamodb delete-table --region $region --table-name $name"
        ;;
      AWS::Cognito::UserPool)
        say "  aws cognito-idp update-user-pool --region $region --user-pool-id $name --deletion-protection INACTIVE"
        say "  aws cognito-idp delete-user-pool --region $region --user-pool-id $name"
        ;;
      AWS::KMS::Key) say "  aws kms schedule-key-deletion --region $region --key-id $name   (last: what it encrypts cannot be read afterwards)" ;;
      AWS::Logs::LogGroup) say "  aws logs delete-log-group --region $region --log-group-name $name" ;;
      AWS::S3::Bucket) say "  aws s3 rm --recursive s3://$name; its older versions in the console; aws s3 rb --region $region s3://$name" ;;
      *) say '  by hand, in the console of its service' ;;
    esac
  done <"$scratch/stayed"
  say 'Tables carry the journals: the evidence of every drill and recovery. A later deployment does not take them up by itself;'
  say 'docs/deployment/upgrade-and-rollback.md tells how to import them.'
}

main "$@"
