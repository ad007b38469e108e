"""Walks over every operation and error shape of a running simulator with boto3, and holds each answer against botocore's
service models: unknown members, wrong types, values outside an enum, a status other than the modelled one.

Usage: botocore_walk.py ENDPOINT. Every request moves the simulator's clock on by a minute. Prints one JSON object:
{"operations": [...], "errors": [...], "problems": [...]}.
"""

import json
import re
import sys
import urllib.request
import xml.etree.ElementTree as ElementTree

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

ENDPOINT = sys.argv[1]
SPOKE = "210987654321"
# What the real service does though its own model does not say so.
UNMODELLED_EVENTS = {"LAUNCH_END"}
MODEL_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$")

operations, errors, problems = set(), [], []


def check_json(shape, value, where):
    """The value against the model's shape."""
    kind = shape.type_name
    if kind == "structure":
        for name, member in value.items():
            if name in shape.members:
                check_json(shape.members[name], member, f"{where}.{name}")
            else:
                problems.append(f"{where}: unknown member {name}")
        for name in shape.required_members:
            if name not in value:
                problems.append(f"{where}: no {name}")
    elif kind == "list":
        for index, item in enumerate(value):
            check_json(shape.member, item, f"{where}[{index}]")
    elif kind == "map":
        for key, item in value.items():
            check_json(shape.value, item, f"{where}[{key}]")
    elif kind == "string":
        check_text(shape, value, where)
    elif kind == "boolean" and not isinstance(value, bool):
        problems.append(f"{where}: {value!r} is no boolean")
    elif kind in ("integer", "long") and (isinstance(value, bool) or not isinstance(value, int)):
        problems.append(f"{where}: {value!r} is no integer")


def check_text(shape, value, where):
    if not isinstance(value, str):
        problems.append(f"{where}: {value!r} is no string")
        return
    if shape.enum and value not in shape.enum and value not in UNMODELLED_EVENTS:
        problems.append(f"{where}: {value} is not in the enum")
    pattern = shape.metadata.get("pattern")
    if shape.name == "ISO8601DatetimeString":
        # Real answers have an offset, where the model's pattern wants a Z; a lag is written as a duration even here.
        if not MODEL_TIME.match(value) and value != "P0D":
            problems.append(f"{where}: {value} is no time of the service")
    elif pattern and not re.fullmatch(pattern, value):
        problems.append(f"{where}: {value} does not match {pattern}")
    # Where there is a pattern it decides: the model gives volume ids 19 characters and a pattern of 21.
    if not pattern and len(value) > shape.metadata.get("max", sys.maxsize):
        problems.append(f"{where}: {value} is too long")


def check_xml(shape, node, where):
    """Every element has to be one the model knows by its name on the wire."""
    kind = shape.type_name
    if kind == "structure":
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for child in node:
            tag = child.tag.split("}")[-1]
            if tag in known:
                check_xml(known[tag], child, f"{where}.{tag}")
            elif tag not in ("requestId", "ResponseMetadata"):
                problems.append(f"{where}: unknown element {tag}")
    elif kind == "list":
        for index, child in enumerate(node):
            check_xml(shape.member, child, f"{where}[{index}]")
    elif kind == "map":
        for child in node:
            if [part.tag.split("}")[-1] for part in child] != ["key", "value"]:
                problems.append(f"{where}: an entry that is no key and value")
    elif kind == "string" and shape.enum and node.text and node.text not in shape.enum:
        problems.append(f"{where}: {node.text} is not in the enum")


def before_parse(operation_model, response_dict, **_):
    name = operation_model.name
    operations.add(name)
    status, body = response_dict["status_code"], response_dict["body"]
    if status >= 300:
        return
    protocol = operation_model.metadata["protocol"]
    if protocol in ("rest-json", "json"):
        if status != operation_model.http.get("responseCode", 200):
            problems.append(f"{name}: status {status}")
        if operation_model.output_shape is not None and body:
            check_json(operation_model.output_shape, json.loads(body), name)
    elif operation_model.output_shape is None:
        ElementTree.fromstring(body)
    else:
        root = ElementTree.fromstring(body)
        wrapper = operation_model.output_shape.serialization.get("resultWrapper")
        node = root if wrapper is None else next(child for child in root if child.tag.endswith(wrapper))
        check_xml(operation_model.output_shape, node, name)


def client(service, region="us-east-1", config=None, **credentials):
    keys = credentials or {"aws_access_key_id": "AKIATEST", "aws_secret_access_key": "secret"}
    config = config or Config(retries={"total_max_attempts": 1})
    made = boto3.client(service, region_name=region, endpoint_url=ENDPOINT, config=config, **keys)
    made.meta.events.register(f"before-parse.{service}.*", before_parse)
    return made


def fails(code, status, call, **parameters):
    """The call has to fail with this code and status, and with members the model knows."""
    try:
        call(**parameters)
    except ClientError as error:
        got = (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
        errors.append(code)
        if got != (code, status):
            problems.append(f"expected {code} {status}, got {got}")
        check_error_shape(call.__self__, error)
        return error.response
    problems.append(f"expected {code}, got an answer")
    return {}


def check_error_shape(of_client, error):
    model = of_client.meta.service_model
    shape = model.shape_for_error_code(error.response["Error"]["Code"])
    if shape is None or not shape.members:
        return
    modelled = {key: value for key, value in error.response.items() if key not in ("Error", "ResponseMetadata")}
    check_json(shape, {**modelled, "message": error.response["Error"]["Message"]}, shape.name)


def walk_drs(drs, ec2):
    servers = drs.get_paginator("describe_source_servers").paginate(PaginationConfig={"PageSize": 3}).build_full_result()["items"]
    by_name = {server["sourceProperties"]["identificationHints"]["hostname"]: server for server in servers}
    db, app, windows = (by_name[name]["sourceServerID"] for name in ("db-01", "app-01", "win-01"))
    snapshots = drs.describe_recovery_snapshots(sourceServerID=db, order="DESC", maxResults=2)["items"]

    started = drs.start_recovery(
        isDrill=True,
        sourceServers=[{"sourceServerID": db, "recoverySnapshotID": snapshots[0]["snapshotID"]}, {"sourceServerID": app}],
        tags={"wave": "1"},
    )["job"]
    fails("ConflictException", 409, drs.start_recovery, sourceServers=[{"sourceServerID": db}])
    drs.describe_jobs(filters={"jobIDs": [started["jobID"]]})
    for _ in range(40):
        jobs = drs.describe_jobs(filters={"jobIDs": [started["jobID"]], "fromDate": "2026-01-01T00:00:00Z"})["items"]
        ec2.describe_instances()
        drs.describe_recovery_instances()
        if jobs[0]["status"] == "COMPLETED":
            break
    drs.describe_source_servers(filters={"sourceServerIDs": [db]})
    events = [item["event"] for item in drs.describe_job_log_items(jobID=started["jobID"])["items"]]
    if events[0] != "JOB_START" or events[-1] != "JOB_END" or "LAUNCH_END" not in events:
        problems.append(f"the job log is {events}")

    configuration = drs.get_launch_configuration(sourceServerID=windows)
    drs.update_launch_configuration(sourceServerID=windows, launchDisposition="STOPPED", licensing={"osByol": True})
    if drs.get_launch_configuration(sourceServerID=windows)["launchDisposition"] == configuration["launchDisposition"]:
        problems.append("the launch configuration did not change")
    drs.tag_resource(resourceArn=started["arn"], tags={"a b": "c/d"})
    if drs.list_tags_for_resource(resourceArn=started["arn"])["tags"] != {"wave": "1", "a b": "c/d"}:
        problems.append("the job's tags are not those that were put")
    drs.untag_resource(resourceArn=started["arn"], tagKeys=["a b", "wave"])


def add_fault(**fault):
    body = json.dumps({**fault, "count": 1}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{ENDPOINT}/_simulator/faults", data=body, method="POST")).close()


def walk_drs_errors(drs):
    nobody = "s-00000000000000000"
    fails("ResourceNotFoundException", 404, drs.start_recovery, sourceServers=[{"sourceServerID": nobody}])
    fails("ResourceNotFoundException", 404, drs.get_launch_configuration, sourceServerID=nobody)
    fails("ResourceNotFoundException", 404, drs.list_tags_for_resource, resourceArn="arn:aws:drs:us-east-1:123456789012:job/drsjob-0")
    invalid = fails("ValidationException", 400, drs.describe_jobs, filters={"jobIDs": ["drsjob-" + 17 * "!"]})
    if invalid.get("reason") != "fieldValidationFailed" or not invalid.get("fieldList"):
        problems.append(f"a validation error without its fields: {invalid}")
    fails("ResourceNotFoundException", 404, drs.delete_job, jobID="drsjob-00000000000000000")
    many = [{"sourceServerID": f"s-{number:017d}"} for number in range(101)]
    quota = fails("ServiceQuotaExceededException", 402, drs.start_recovery, sourceServers=many)
    if quota.get("quotaCode") != "L-B827C881" or quota.get("serviceCode") != "drs":
        problems.append(f"a quota error without its codes: {quota}")

    elsewhere = client("drs", "eu-west-1")
    fails("UninitializedAccountException", 400, elsewhere.describe_jobs)
    elsewhere.initialize_service()
    elsewhere.describe_jobs()

    add_fault(kind="throttle", operation="DescribeJobLogItems", retryAfterSeconds=3)
    throttled = fails("ThrottlingException", 429, drs.describe_job_log_items, jobID="drsjob-00000000000000000")
    if throttled.get("retryAfterSeconds") != "3":
        problems.append(f"throttling without its wait: {throttled}")
    add_fault(kind="error", operation="TerminateRecoveryInstances", code="InternalServerException")
    fails("InternalServerException", 500, drs.terminate_recovery_instances, recoveryInstanceIDs=["i-00000000000000000"])
    add_fault(kind="error", operation="DescribeRecoveryInstances", code="AccessDeniedException")
    fails("AccessDeniedException", 403, drs.describe_recovery_instances)
    add_fault(kind="lost-answer", operation="DescribeJobs", when="before-effect")
    try:
        drs.describe_jobs()
        problems.append("a lost answer was answered")
    except ConnectionClosedError:
        errors.append("ConnectionClosedError")


def walk_ec2(drs, ec2):
    instances = [
        instance
        for page in ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 5})
        for reservation in page["Reservations"]
        for instance in reservation["Instances"]
    ]
    if [instance["State"]["Name"] for instance in instances] != ["running", "running"]:
        problems.append(f"expected two running instances: {instances}")
    ids = [instance["InstanceId"] for instance in instances]
    found = ec2.describe_instances(Filters=[{"Name": "instance-id", "Values": [*ids, "i-0123456789abcdef0"]}])
    if len(found["Reservations"]) != 2:
        problems.append("the instance-id filter does not pass over what is missing")
    fails("InvalidInstanceID.NotFound", 400, ec2.describe_instances, InstanceIds=["i-0123456789abcdef0"])
    fails("InvalidInstanceID.Malformed", 400, ec2.describe_instances, InstanceIds=["x"])
    fails("InvalidParameterValue", 400, ec2.describe_instances, Filters=[{"Name": "colour", "Values": ["red"]}])
    ec2.stop_instances(InstanceIds=ids)
    ec2.get_waiter("instance_stopped").wait(InstanceIds=ids, WaiterConfig={"Delay": 0, "MaxAttempts": 5})
    ec2.start_instances(InstanceIds=ids)
    ec2.terminate_instances(InstanceIds=ids[:1])
    job = drs.terminate_recovery_instances(recoveryInstanceIDs=ids[1:])["job"]
    for _ in range(3):
        drs.describe_jobs(filters={"jobIDs": [job["jobID"]]})
        drs.describe_recovery_instances()
        ec2.describe_instances()


def walk_templates(drs, ec2):
    """A template with everything in it that the simulator keeps has to come back as it was given."""
    server = drs.describe_source_servers()["items"][0]["sourceServerID"]
    template = drs.get_launch_configuration(sourceServerID=server)["ec2LaunchTemplateID"]
    versions = ec2.get_paginator("describe_launch_template_versions")
    everybodys = versions.paginate(Versions=["$Default"], PaginationConfig={"PageSize": 3}).build_full_result()
    if template not in [version["LaunchTemplateId"] for version in everybodys["LaunchTemplateVersions"]]:
        problems.append("the default versions of all templates lack one")
    ec2.get_paginator("describe_launch_templates").paginate(PaginationConfig={"PageSize": 3}).build_full_result()
    subnet = ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"][0]
    group = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [subnet["VpcId"]]}])["SecurityGroups"][0]
    given = {
        "EbsOptimized": True,
        "IamInstanceProfile": {"Name": "recovered"},
        "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"VolumeType": "gp3", "Iops": 3000, "DeleteOnTermination": True}}],
        "NetworkInterfaces": [
            {
                "DeviceIndex": 0,
                "SubnetId": subnet["SubnetId"],
                "Groups": [group["GroupId"]],
                "AssociatePublicIpAddress": False,
                "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": "10.0.0.9"}, {"Primary": False, "PrivateIpAddress": "10.0.0.10"}],
                "Ipv6Addresses": [{"Ipv6Address": "2001:db8::1"}],
                "ConnectionTrackingSpecification": {"UdpTimeout": 30},
            },
            {"DeviceIndex": 1, "Description": "<back & side>"},
        ],
        "InstanceType": "m5.large",
        "KeyName": "key",
        "Monitoring": {"Enabled": True},
        "Placement": {"Tenancy": "default", "PartitionNumber": 2},
        "DisableApiTermination": False,
        "InstanceInitiatedShutdownBehavior": "stop",
        "UserData": "aGVsbG8=",
        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "a b", "Value": "c/d"}]}],
        "CreditSpecification": {"CpuCredits": "standard"},
        "CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 2},
        "LicenseSpecifications": [{"LicenseConfigurationArn": "arn:aws:license-manager:us-east-1:123456789012:license-configuration:lic-0"}],
        "HibernationOptions": {"Configured": False},
        "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 2},
        "EnclaveOptions": {"Enabled": False},
        "PrivateDnsNameOptions": {"HostnameType": "ip-name", "EnableResourceNameDnsARecord": True},
        "MaintenanceOptions": {"AutoRecovery": "default"},
    }
    request = {"LaunchTemplateId": template, "ClientToken": "walk", "VersionDescription": "all of it", "LaunchTemplateData": given}
    made = ec2.create_launch_template_version(**request)["LaunchTemplateVersion"]
    if made["LaunchTemplateData"] != given:
        problems.append(f"a template came back as {made['LaunchTemplateData']}")
    if ec2.create_launch_template_version(**request)["LaunchTemplateVersion"]["VersionNumber"] != made["VersionNumber"]:
        problems.append("a client token made two versions")
    fails("IdempotentParameterMismatch", 400, ec2.create_launch_template_version, **{**request, "VersionDescription": "other"})
    ec2.modify_launch_template(LaunchTemplateId=template, DefaultVersion="2")
    ec2.delete_launch_template_versions(LaunchTemplateId=template, Versions=["1", "2"])
    fails("InvalidLaunchTemplateId.NotFound", 400, ec2.describe_launch_template_versions, LaunchTemplateId="lt-00000000000000000")
    fails("InvalidLaunchTemplateId.VersionNotFound", 400, ec2.describe_launch_template_versions, LaunchTemplateId=template, Versions=["9"])


def walk_network(ec2):
    for operation in ("describe_subnets", "describe_security_groups", "describe_network_interfaces"):
        ec2.get_paginator(operation).paginate(PaginationConfig={"PageSize": 5}).build_full_result()
    address = ec2.describe_network_interfaces()["NetworkInterfaces"][0]["PrivateIpAddress"]
    wanted = [{"Name": "addresses.private-ip-address", "Values": [address]}]
    if len(ec2.describe_network_interfaces(Filters=wanted)["NetworkInterfaces"]) != 1:
        problems.append("an address in use has no holder")
    fails("InvalidSubnetID.NotFound", 400, ec2.describe_subnets, SubnetIds=["subnet-00000000000000000"])
    fails("InvalidGroup.NotFound", 400, ec2.describe_security_groups, GroupIds=["sg-00000000000000000"])
    ec2.get_paginator("describe_instance_types").paginate(PaginationConfig={"PageSize": 20}).build_full_result()
    offered = ec2.describe_instance_type_offerings(
        LocationType="availability-zone", Filters=[{"Name": "instance-type", "Values": ["m5.large"]}]
    )["InstanceTypeOfferings"]
    if len(offered) != 3:
        problems.append(f"m5.large is offered in {offered}")
    ec2.describe_instance_type_offerings()


def walk_sts():
    sts = client("sts")
    sts.get_caller_identity()
    role = {"RoleArn": f"arn:aws:iam::{SPOKE}:role/Recovery", "RoleSessionName": "walk"}
    fails("AccessDenied", 403, sts.assume_role, **role)
    given = sts.assume_role(**role, ExternalId="shared-secret", DurationSeconds=900)["Credentials"]
    keys = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    there = client("drs", "us-west-2", **keys)
    if len(there.describe_source_servers()["items"]) != 2:
        problems.append("the assumed role does not see the other account's servers")
    for _ in range(15):
        sts.get_caller_identity()
    fails("ExpiredTokenException", 403, there.describe_source_servers)
    fails("RequestExpired", 400, client("ec2", "us-west-2", **keys).describe_instances)
    fails("ExpiredToken", 403, client("sts", "us-west-2", **keys).get_caller_identity)
    keys["aws_session_token"] = "made up"
    fails("UnrecognizedClientException", 403, client("drs", "us-west-2", **keys).describe_jobs)
    fails("AuthFailure", 401, client("ec2", "us-west-2", **keys).describe_instances)
    fails("InvalidClientTokenId", 403, client("sts", "us-west-2", **keys).get_caller_identity)
    unsigned = Config(signature_version=botocore.UNSIGNED)
    for service, call, code in (
        ("drs", "describe_jobs", "MissingAuthenticationTokenException"),
        ("ec2", "describe_instances", "MissingAuthenticationToken"),
    ):
        nobody = boto3.client(service, region_name="us-east-1", endpoint_url=ENDPOINT, config=unsigned)
        fails(code, 403, getattr(nobody, call))


def walk_sns():
    sns = client("sns")
    topic = sns.create_topic(Name="walk")["TopicArn"]
    if [one["TopicArn"] for one in sns.list_topics()["Topics"]] != [topic]:
        problems.append("the topic is not listed")
    policy = json.dumps({"planId": ["rp-1"]})
    wanted = {"TopicArn": topic, "Protocol": "email", "Endpoint": "ops@example.com", "Attributes": {"FilterPolicy": policy}}
    if sns.subscribe(**wanted)["SubscriptionArn"] != "pending confirmation":
        problems.append("a subscription is told before it is confirmed")
    arn = sns.subscribe(**wanted, ReturnSubscriptionArn=True)["SubscriptionArn"]
    token = messages("mail")[-1]["body"].split()[-1]
    fails("InvalidParameter", 400, sns.confirm_subscription, TopicArn=topic, Token="made up")
    if sns.confirm_subscription(TopicArn=topic, Token=token)["SubscriptionArn"] != arn:
        problems.append("another subscription was confirmed")
    attributes = {"planId": {"DataType": "String", "StringValue": "rp-1"}}
    sns.publish(TopicArn=topic, Subject="Walk", Message="news", MessageAttributes=attributes)
    if messages("mail")[-1]["body"] != "news":
        problems.append("the subscriber was not mailed")
    listed = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic).build_full_result()["Subscriptions"]
    if [one["SubscriptionArn"] for one in listed] != [arn]:
        problems.append(f"the subscriptions are {listed}")
    sns.set_subscription_attributes(SubscriptionArn=arn, AttributeName="FilterPolicy", AttributeValue="{}")
    got = sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    if got["PendingConfirmation"] != "false" or "FilterPolicy" in got:
        problems.append(f"the attributes are {got}")
    sns.unsubscribe(SubscriptionArn=arn)
    fails("NotFound", 404, sns.publish, TopicArn=f"{topic}-other", Message="x")
    fails("InvalidParameter", 400, sns.publish, TopicArn=topic, Message="x", Subject="two\nlines")
    fails("AuthorizationError", 403, sns.publish, TopicArn=topic.replace("123456789012", SPOKE), Message="x")
    add_fault(kind="throttle", service="sns")
    fails("Throttled", 429, sns.publish, TopicArn=topic, Message="x")


def walk_events():
    events = client("events")
    entry = {"Source": "walk", "DetailType": "Walked", "Detail": "{}", "Resources": ["arn:x"], "Time": 1772366000}
    put = events.put_events(Entries=[entry, {**entry, "Detail": "no JSON"}])
    if put["FailedEntryCount"] != 1 or put["Entries"][1]["ErrorCode"] != "MalformedDetail":
        problems.append(f"the entries were put as {put}")
    if [one["detailType"] for one in messages("event")] != ["Walked"]:
        problems.append("the event was not captured")
    fails("ValidationException", 400, events.put_events, Entries=[entry] * 11)
    add_fault(kind="error", service="events", operation="PutEvents", code="InternalException")
    fails("InternalException", 500, events.put_events, Entries=[entry])


def messages(kind):
    with urllib.request.urlopen(f"{ENDPOINT}/_simulator/messages?kind={kind}") as answer:
        return json.load(answer)["messages"]


def main():
    drs, ec2 = client("drs"), client("ec2")
    walk_drs(drs, ec2)
    walk_drs_errors(drs)
    walk_templates(drs, ec2)
    walk_network(ec2)
    walk_ec2(drs, ec2)
    walk_sns()
    walk_events()
    walk_sts()
    print(json.dumps({"operations": sorted(operations), "errors": errors, "problems": problems}))


if __name__ == "__main__":
    main()
