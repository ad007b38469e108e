#!/usr/bin/env bash
#
# deploy.sh ENV [options]: puts the product, or a change of it, into the AWS account that your credentials belong to.
#
# Run it for the recovery Region, where servers are to be launched, and never for the Region they are replicated from: that one
# cannot run the rescue on the day it is gone. It checks tools, credentials and Region, builds, scans (findings are told and stop
# nothing), shows what would change, asks, deploys, uploads the page, and prints the outputs and the first
# administrator's steps. Tables and users outlive every deployment.
#
#   ENV                    such as dev, test, prod; the stack is aws-drs-orchestration-ENV
#   --region R             the recovery Region (else AWS_REGION, or the profile's)
#   --source-region R,…    the Regions servers are replicated from: deploying into one of them is refused
#   --prefix P             goes before every name, so that two deployments fit into one account and Region
#   --mode M               whole (default), or api-only: no CloudFront and no page
#   --existing-roles FILE  JSON {"executionHandlerRoleArn": "arn:…", …}: these four roles are taken, and none is made
#   --alarm-email MAIL     alarms are mailed there
#   --set NAME=VALUE       any other setting of the stack; npm run synth -- --help lists them. May stand more than once
#   --profile P            of the AWS CLI
#   --yes                  deploys without asking
#   --dry-run              stops after showing what would change
#   --help
#
# Exit code: 0 deployed (or nothing to do, or --dry-run), 1 refused or failed, 2 called wrongly.
#
# It has not been run against a real account; it is tested against a stand-in for the AWS CLI.

set -euo pipefail
# shellcheck source=lib/session.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/session.sh"

source_regions=''
mode=whole
settings=()
dry_run=false

main() {
  parse "$@"
  step 'Tools, credentials, Region'
  need_tools node npm aws
  make_scratch
  check_node
  check_credentials
  choose_region
  refuse_source_region
  step 'Packages and bundles'
  build
  step 'Security scans (they warn, they do not stop)'
  scan
  step "What would change in $(stack_name)"
  check_bootstrap
  synth
  run_cdk diff --method=template "$(stack_name)"
  if $dry_run; then
    step 'Nothing was changed (--dry-run)'
    return
  fi
  step 'Deploy'
  deploy
  read_outputs
  upload_page
  print_outputs
  print_first_steps
}

parse() {
  while [[ $# -gt 0 ]]; do
    take_option "$@"
    if [[ $taken -eq 0 ]]; then
      taken=2
      case $1 in
        --source-region) source_regions=$(value_of "$@") || exit 2 ;;
        --mode) mode=$(value_of "$@") || exit 2 ;;
        --existing-roles) take_roles "$(value_of "$@")" ;;
        --alarm-email) take_setting "alarmEmail=$(value_of "$@")" ;;
        --set) take_setting "$(value_of "$@")" ;;
        --dry-run) dry_run=true taken=1 ;;
        *) take_environment "$1" && taken=1 ;;
      esac
    fi
    shift "$taken"
  done
  check_names
  [[ $mode == whole || $mode == api-only ]] || wrong_call "--mode is whole or api-only, not $mode"
}

take_setting() {
  [[ $1 =~ ^[a-zA-Z]+=.+$ ]] || wrong_call "a setting is NAME=VALUE: not $1"
  settings+=(-c "$1")
}

take_roles() {
  local lines line
  lines=$(node -e '
    for (const [name, arn] of Object.entries(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")))) console.log(name + "=" + arn);
  ' "$1" 2>/dev/null) || wrong_call "no JSON of roles: $1"
  while read -r line; do take_setting "$line"; done <<<"$lines"
}

check_node() {
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    refuse "Node 20.19 or later is needed, this is $(node --version)"
}

refuse_source_region() {
  [[ ,$source_regions, != *",$region,"* ]] ||
    refuse "$region is a source's own Region. Deploy into the recovery Region, which is still there when $region is not."
  [[ -n $source_regions ]] || say 'Is this the recovery Region? With --source-region this is checked.'
}

build() {
  (cd "$root" && npm run --silent build) >&2
}

scan() {
  "$root/scripts/test-security-scans.sh" >&2 || say 'WARNING: the scans could not be run to their end; going on.'
}

# The CDK keeps what it uploads in a bucket of its own, once for each account and Region.
needs_bootstrap=false
check_bootstrap() {
  if aws ssm get-parameter --name /cdk-bootstrap/hnb659fds/version --query Parameter.Value --output text >/dev/null 2>"$scratch/ssm"; then return; fi
  if ! grep -q ParameterNotFound "$scratch/ssm"; then
    say "$(cat "$scratch/ssm")"
    refuse 'could not look whether the CDK was ever bootstrapped here'
  fi
  needs_bootstrap=true
  say "The CDK was never bootstrapped in $account, $region: that would come first (cdk bootstrap aws://$account/$region)."
}

# Writes the templates with the settings of this deployment; the CDK's command line then goes by what was written.
synth() {
  local context=(-c "environment=$environment" -c "prefix=$prefix" -c "mode=$mode" -c "account=$account" -c "region=$region")
  context+=(-c "sourceRegions=$source_regions" "${settings[@]}")
  (cd "$root" && npm run --silent synth -- "${context[@]}") >&2
}

# run_cdk COMMAND …: the CDK of this repository, unless another stands on the PATH before it.
run_cdk() {
  (cd "$root" && PATH="$PATH:$root/node_modules/.bin" cdk "$1" --app infra/cdk.out "${@:2}") >&2
}

deploy() {
  if ! confirm "Deploy $(stack_name) into account $account, Region $region?"; then
    refuse 'nothing was changed'
  fi
  if $needs_bootstrap; then run_cdk bootstrap "aws://$account/$region"; fi
  # The question that the CDK would ask was asked above, over the same list.
  run_cdk deploy --require-approval never "$(stack_name)"
}

upload_page() {
  local page=$root/apps/web/dist bucket distribution
  bucket=$(output PageBucketName)
  if [[ -z $bucket ]]; then return; fi
  step 'Page'
  [[ -f $page/index.html ]] || refuse 'apps/web/dist has no page: npm run build makes it. The API is deployed, and complete without it.'
  # The bucket keeps older versions: who has the page open goes on with its parts. What is named by its content may be kept for ever, all
  # else is asked for each time. New files come before the page that names them. CloudFront compresses by itself.
  aws s3 sync "$page/assets" "s3://$bucket/assets" --exclude '*.br' --exclude '*.gz' \
    --cache-control 'public, max-age=31536000, immutable' >&2
  output PageConfig >"$scratch/config.json"
  aws s3 cp "$scratch/config.json" "s3://$bucket/config.json" --content-type application/json --cache-control no-cache >&2
  aws s3 sync "$page" "s3://$bucket" --exclude 'assets/*' --exclude '.*' --exclude '*.br' --exclude '*.gz' --cache-control no-cache >&2
  distribution=$(output PageDistributionId)
  aws cloudfront create-invalidation --distribution-id "$distribution" --paths '/*' --query Invalidation.Status --output text >&2
}

print_outputs() {
  step 'Outputs'
  cat "$scratch/outputs"
}

print_first_steps() {
  local pool page
  pool=$(output UserPoolId)
  page=$(output PageUrl)
  step 'The first administrator (a mail brings a password for one sign-in)'
  cat >&2 <<STEPS
aws cognito-idp admin-create-user --region $region --user-pool-id $pool \\
  --username MAIL --user-attributes Name=email,Value=MAIL Name=email_verified,Value=true
aws cognito-idp admin-add-user-to-group --region $region --user-pool-id $pool \\
  --username MAIL --group-name DRSOrchestrationAdmin

Then: scripts/verify.sh $environment --region $region${prefix:+ --prefix $prefix}
      ${page:+$page is the console. }docs/deployment/deployment-guide.md goes on from here to the first drill.
STEPS
}

main "$@"
