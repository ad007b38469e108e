"""Walks over every operation of DRS that botocore's service model has: each member at its limits and one beyond, each modelled error,
and a story in which each operation does its work. Botocore's model is the judge of every answer, as in botocore_walk.py.

Usage: botocore_drs_walk.py ENDPOINT. Every request moves the simulator's clock on by a minute. Prints one JSON object:
{"answered": [...], "notSimulated": [...], "limits": n, "errors": n, "problems": [...]}.
"""

import json
import re

from botocore.config import Config
from botocore.exceptions import ClientError

from botocore_walk import SPOKE, add_fault, check_error_shape, client, problems

REGION = "us-east-1"
HUB = "123456789012"
NOBODY = {"sourceServerID": "s-00000000000000000", "recoveryInstanceID": "i-00000000000000000"}
# No request: the path of a resource, whose limits are the router's.
IN_PATH = {"ListTagsForResource", "TagResource", "UntagResource"}
EXAMPLES = {
    "ARN": "arn:aws:drs:us-east-1:123456789012:job/drsjob-%017d",
    "AccountID": "1%011d",
    "AwsRegion": "us-east-1",
    "CfnStackName": "stack",
    "EC2InstanceID": "i-%017d",
    "ISO8601DatetimeString": "2026-03-01T00:00:00Z",
    "JobID": "drsjob-%017d",
    "LaunchActionDescription": "Says hello.",
    "LaunchActionId": "00000000-0000-4000-8000-%012d",
    "LaunchActionName": "Say hello",
    "LaunchActionParameterName": "name%d",
    "LaunchActionParameterValue": "value",
    "LaunchActionResourceId": "s-%017d",
    "LaunchActionVersion": "1",
    "LaunchConfigurationTemplateID": "lct-%017d",
    "RecoveryInstanceID": "i-%017d",
    "RecoverySnapshotID": "pit-%017d",
    "ReplicationConfigurationTemplateID": "rct-%017d",
    "SecurityGroupID": "sg-%017d",
    "SourceNetworkID": "sn-%017d",
    "SourceServerARN": "arn:aws:drs:us-east-1:210987654321:source-server/s-%017d",
    "SourceServerID": "s-%017d",
    "SsmDocumentName": "AWS-RunShellScript",
    "SubnetID": "subnet-%017d",
    "VpcID": "vpc-%017d",
}

answered, not_simulated = set(), set()
counts = {"limits": 0, "errors": 0}


def method_of(drs, operation):
    return getattr(drs, next(name for name, of in drs.meta.method_to_api_mapping.items() if of == operation))


def example(shape, number=0):
    """The least that the shape takes."""
    kind = shape.type_name
    if kind == "structure":
        return {name: example(shape.members[name], number) for name in shape.required_members}
    if kind == "list":
        return [example(shape.member, item) for item in range(shape.metadata.get("min") or 1)]
    if kind == "map":
        return {}
    if kind == "boolean":
        return True
    if kind in ("integer", "long"):
        return shape.metadata.get("min", 0)
    if shape.enum:
        return shape.enum[0]
    if "pattern" in shape.metadata:
        text = EXAMPLES[shape.name]
        return text % number if "%" in text else text
    return "x" * max(1, shape.metadata.get("min", 0))


def limits(shape, path):
    """(value, path of the field that it breaks a limit with or None)"""
    kind, low, high = shape.type_name, shape.metadata.get("min"), shape.metadata.get("max")
    if kind == "structure":
        plain = example(shape)
        for name, member in shape.members.items():
            here = f"{path}.{name}" if path else name
            for value, bad in limits(member, here):
                yield {**plain, name: value}, bad
            if name in shape.required_members:
                yield {key: value for key, value in plain.items() if key != name}, here
    elif kind == "list":
        for count in [low, high]:
            if count:
                yield [example(shape.member, item) for item in range(count)], None
        if low:
            yield [], path
        if high is not None:
            yield [example(shape.member, item) for item in range(high + 1)], path
        for value, bad in limits(shape.member, f"{path}.0"):
            yield [value], bad
    elif kind == "map":
        yield {}, None
        if high is not None:
            yield {example(shape.key, item): example(shape.value) for item in range(high)}, None
            yield {example(shape.key, item): example(shape.value) for item in range(high + 1)}, path
    elif kind == "boolean":
        yield from [(True, None), (False, None), ("yes", path)]
    elif kind in ("integer", "long"):
        if low is not None:
            yield from [(low, None), (low - 1, path)]
        if high is not None:
            yield from [(high, None), (high + 1, path)]
        yield "many", path
    elif shape.enum:
        yield from [*((word, None) for word in shape.enum), ("NO_SUCH", path)]
    elif "pattern" in shape.metadata:
        text = example(shape)
        yield from [(text, None), (f"{text[:-1]}\n", path)]
        if high is not None:
            yield text.ljust(high + 1, "0"), path
    else:
        if high is not None:
            yield from [("x" * high, None), ("x" * (high + 1), path)]


def walk_limits(drs, operation):
    model = drs.meta.service_model.operation_model(operation)
    for value, bad in limits(model.input_shape, ""):
        refused = sent(drs, operation, value)
        counts["limits"] += 1
        fields = [field["name"] for field in refused.get("fieldList", [])]
        is_limit = refused.get("reason") == "fieldValidationFailed"
        if bad is None and is_limit and fields != ["nextToken"]:
            problems.append(f"{operation} refuses what its model takes: {json.dumps(value)[:200]}: {fields}")
        if bad is not None and fields != [bad]:
            problems.append(f"{operation} is to refuse {bad} in {json.dumps(value)[:200]}, and says {refused}")


def sent(drs, operation, value):
    """The error's members; of an answer, none."""
    try:
        method_of(drs, operation)(**value)
    except ClientError as error:
        check_error_shape(drs, error)
        if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500:
            problems.append(f"{operation} broke: {error}")
        if "is not simulated" in error.response["Error"]["Message"]:
            not_simulated.add(operation)
        return error.response
    answered.add(operation)
    return {}


def walk_modelled_errors(drs, operation):
    model = drs.meta.service_model.operation_model(operation)
    for shape in model.error_shapes:
        add_fault(kind="error", service="drs", operation=operation, code=shape.name)
        try:
            method_of(drs, operation)(**example(model.input_shape))
            problems.append(f"{operation} was to fail with {shape.name}")
        except ClientError as error:
            counts["errors"] += 1
            got = (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
            if got != (shape.name, shape.metadata["error"]["httpStatusCode"]):
                problems.append(f"{operation} was to fail with {shape.name}, and did with {got}")
            check_error_shape(drs, error)


class Story:
    """Each operation at its work, one after the other; a call that is expected to fail says with what."""

    def __init__(self, drs):
        self.drs = drs

    def do(self, operation, **parameters):
        answered.add(operation)
        return method_of(self.drs, operation)(**parameters)

    def refused(self, code, operation, **parameters):
        try:
            method_of(self.drs, operation)(**parameters)
            problems.append(f"{operation} was to be refused with {code}")
        except ClientError as error:
            counts["errors"] += 1
            check_error_shape(self.drs, error)
            if error.response["Error"]["Code"] != code:
                problems.append(f"{operation} was to be refused with {code}, and was with {error}")

    def until(self, what, is_so):
        for _ in range(120):
            if is_so():
                return
        problems.append(f"waited in vain until {what}")

    def launched(self, job):
        ended = lambda: self.do("DescribeJobs", filters={"jobIDs": [job["jobID"]]})["items"][0]["status"] == "COMPLETED"
        self.until("the job is done", ended)
        self.do("DescribeJobLogItems", jobID=job["jobID"])
        return self.do("DescribeJobs", filters={"jobIDs": [job["jobID"]]})["items"][0]["participatingServers"][0]

    def failback_state(self, instance):
        items = self.do("DescribeRecoveryInstances", filters={"recoveryInstanceIDs": [instance]})["items"]
        return items[0]["failback"]["state"]

    def replication_state(self, server):
        items = self.do("DescribeSourceServers", filters={"sourceServerIDs": [server]})["items"]
        return items[0]["dataReplicationInfo"]["dataReplicationState"]


def tell(drs, server, other):
    story = Story(drs)
    tell_settings(story, server)
    job = story.do("StartRecovery", sourceServers=[{"sourceServerID": server}], tags={"walk": "drs"})["job"]
    story.refused("ConflictException", "StartRecovery", sourceServers=[{"sourceServerID": server}])
    story.refused("ConflictException", "DeleteJob", jobID=job["jobID"])
    instance = story.launched(job)["recoveryInstanceID"]
    runs = lambda: story.launched(job).get("launchActionsStatus", {}).get("runs", [])
    story.until("a launch action has succeeded", lambda: any(run["status"] == "SUCCEEDED" for run in runs()))
    tell_failback(story, server, instance)
    story.do("DeleteJob", jobID=job["jobID"])
    story.refused("ResourceNotFoundException", "DescribeJobLogItems", jobID=job["jobID"])
    tell_replication(story, other)
    tell_extension(story)


def tell_settings(story, server):
    story.do("InitializeService")
    story.do("DescribeRecoverySnapshots", sourceServerID=server, maxResults=1)
    story.do("GetLaunchConfiguration", sourceServerID=server)
    story.do("UpdateLaunchConfiguration", sourceServerID=server, postLaunchEnabled=True)
    story.do("GetReplicationConfiguration", sourceServerID=server)
    story.do("UpdateReplicationConfiguration", sourceServerID=server, bandwidthThrottling=10)
    model = story.drs.meta.service_model
    action = {**example(model.shape_for("PutLaunchActionRequest")), "resourceId": server, "optional": False}
    action["parameters"] = {"path": {"type": "SSM_STORE", "value": "some.value"}}
    story.do("PutLaunchAction", **action)
    story.refused("ConflictException", "PutLaunchAction", **{**action, "actionId": EXAMPLES["LaunchActionId"] % 7})
    if story.do("ListLaunchActions", resourceId=server)["items"][0]["parameters"] != action["parameters"]:
        problems.append("a launch action came back otherwise")
    launch = story.do("CreateLaunchConfigurationTemplate", copyTags=True)["launchConfigurationTemplate"]
    template = {"launchConfigurationTemplateID": launch["launchConfigurationTemplateID"]}
    story.refused("ServiceQuotaExceededException", "CreateLaunchConfigurationTemplate")
    story.do("UpdateLaunchConfigurationTemplate", **template, postLaunchEnabled=True)
    story.do("TagResource", resourceArn=launch["arn"], tags={"a": "b"})
    story.do("ListTagsForResource", resourceArn=launch["arn"])
    story.do("UntagResource", resourceArn=launch["arn"], tagKeys=["a"])
    story.do("DescribeLaunchConfigurationTemplates")
    on_template = {**action, "resourceId": launch["launchConfigurationTemplateID"]}
    story.do("PutLaunchAction", **on_template)
    story.do("DeleteLaunchAction", resourceId=on_template["resourceId"], actionId=on_template["actionId"])
    story.do("DeleteLaunchConfigurationTemplate", **template)
    made = story.do("CreateReplicationConfigurationTemplate", **example(model.shape_for("CreateReplicationConfigurationTemplateRequest")))
    template = {"replicationConfigurationTemplateID": made["replicationConfigurationTemplateID"]}
    story.do("UpdateReplicationConfigurationTemplate", **template, autoReplicateNewDisks=True)
    story.do("DescribeReplicationConfigurationTemplates")
    story.do("DeleteReplicationConfigurationTemplate", **template)
    story.refused("ResourceNotFoundException", "DeleteReplicationConfigurationTemplate", **template)


def tell_failback(story, server, instance):
    one = {"recoveryInstanceID": instance}
    story.do("GetFailbackReplicationConfiguration", **one)
    story.do("UpdateFailbackReplicationConfiguration", **one, usePrivateIP=True)
    story.refused("ConflictException", "StartFailbackLaunch", recoveryInstanceIDs=[instance])
    arn = story.do("ReverseReplication", **one)["reversedDirectionSourceServerArn"]
    if not re.fullmatch(r"arn:aws:drs:us-east-1:123456789012:source-server/s-[0-9a-f]{17}", arn):
        problems.append(f"the way back is {arn}")
    story.refused("ConflictException", "ReverseReplication", **one)
    story.do("StopFailback", **one)
    if story.failback_state(instance) != "FAILBACK_NOT_STARTED":
        problems.append("a stopped failback is not at its beginning")
    story.do("ReverseReplication", **one)
    story.until("the failback is ready", lambda: story.failback_state(instance) == "FAILBACK_READY_FOR_LAUNCH")
    job = story.do("StartFailbackLaunch", recoveryInstanceIDs=[instance], tags={"a": "b"})["job"]
    if job["initiatedBy"] != "FAILBACK":
        problems.append(f"a failback was initiated by {job['initiatedBy']}")
    story.launched(job)
    if story.failback_state(instance) != "FAILBACK_COMPLETED":
        problems.append("a failback that was launched is not completed")
    story.refused("ConflictException", "DeleteRecoveryInstance", **one)
    story.refused("ConflictException", "DisconnectSourceServer", sourceServerID=server)
    story.do("DisconnectRecoveryInstance", **one)
    story.do("DescribeRecoveryInstances", filters={"recoveryInstanceIDs": [instance]})
    story.do("DeleteRecoveryInstance", **one)
    for operation in ("ReverseReplication", "StopFailback", "DisconnectRecoveryInstance", "GetFailbackReplicationConfiguration"):
        story.refused("ResourceNotFoundException", operation, **one)


def tell_replication(story, server):
    one = {"sourceServerID": server}
    story.refused("ConflictException", "StartReplication", **one)
    story.refused("ValidationException", "RetryDataReplication", **one)
    story.do("StopReplication", **one)
    story.do("RetryDataReplication", **one)
    story.until("replication goes on", lambda: story.replication_state(server) == "CONTINUOUS")
    story.do("StopReplication", **one)
    story.do("StartReplication", **one)
    job = story.do("StartRecovery", sourceServers=[one], isDrill=True)["job"]
    story.launched(job)
    story.until("there are recovery points", lambda: len(story.do("DescribeRecoverySnapshots", **one)["items"]) > 0)
    instance = story.launched(story.do("StartRecovery", sourceServers=[one], isDrill=True)["job"])["recoveryInstanceID"]
    story.launched(story.do("TerminateRecoveryInstances", recoveryInstanceIDs=[instance])["job"])
    story.refused("ConflictException", "DeleteSourceServer", **one)
    story.do("DisconnectSourceServer", **one)
    story.do("DescribeSourceServers", filters={"sourceServerIDs": [server]})
    story.do("DeleteSourceServer", **one)
    story.refused("ResourceNotFoundException", "DeleteSourceServer", **one)


def tell_extension(story):
    there = Story(client("drs", "us-west-2"))
    there.do("InitializeService")
    staged = there.do("ListExtensibleSourceServers", stagingAccountID=SPOKE, maxResults=1)["items"][0]
    created = there.do("CreateExtendedSourceServer", sourceServerArn=staged["arn"])["sourceServer"]
    there.refused("ValidationException", "CreateExtendedSourceServer", sourceServerArn=staged["arn"])
    there.refused("AccessDeniedException", "ListExtensibleSourceServers", stagingAccountID="999999999999")
    if there.do("ListStagingAccounts", maxResults=1)["accounts"] != [{"accountID": SPOKE}]:
        problems.append("the staging account is not listed")
    there.launched(there.do("StartRecovery", sourceServers=[{"sourceServerID": created["sourceServerID"]}])["job"])


def main():
    drs = client("drs")
    servers = {one["sourceProperties"]["identificationHints"]["hostname"]: one for one in drs.describe_source_servers()["items"]}
    tell(drs, servers["web-01"]["sourceServerID"], servers["web-02"]["sourceServerID"])
    # Botocore would hold back what its model forbids.
    unheld = client("drs", config=Config(retries={"total_max_attempts": 1}, parameter_validation=False))
    names = sorted(drs.meta.service_model.operation_names)
    for operation in names:
        if operation not in IN_PATH:
            walk_limits(unheld, operation)
        walk_modelled_errors(drs, operation)
    told = {"answered": sorted(answered), "notSimulated": sorted(not_simulated), **counts}
    print(json.dumps({**told, "untouched": [name for name in names if name not in answered | not_simulated], "problems": problems}))


if __name__ == "__main__":
    main()
