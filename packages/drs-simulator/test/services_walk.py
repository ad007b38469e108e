"""Walks over Systems Manager, CloudWatch, SNS, EventBridge and IAM of a running simulator with boto3, at the limits of their parameters
and over each error they model here, and holds what comes over the wire against botocore's service models.

Usage: services_walk.py ENDPOINT INSTANCE_ID. Every request moves the simulator's clock on by a minute. Prints one JSON object:
{"operations": [...], "errors": [...], "problems": [...]}.
"""

import datetime
import json
import re
import sys
import urllib.request
import xml.etree.ElementTree as ElementTree

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

ENDPOINT, INSTANCE = sys.argv[1:3]
UNKNOWN = "00000000-0000-4000-8000-000000000000"
TOKEN = "11111111-2222-4333-8444-555555555555"
ISO = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|PT[\d.]+S)?$")

operations, errors, problems = set(), set(), []


def check(shape, value, where):
    """A value of JSON against the model's shape."""
    kind, facts = shape.type_name, shape.metadata
    if kind == "structure":
        for name, member in value.items():
            if name in shape.members:
                check(shape.members[name], member, f"{where}.{name}")
            else:
                problems.append(f"{where}: unknown member {name}")
    elif kind == "list":
        for index, item in enumerate(value):
            check(shape.member, item, f"{where}[{index}]")
    elif kind == "map":
        for key, item in value.items():
            check(shape.value, item, f"{where}[{key}]")
    elif kind == "string":
        check_text(shape, value, where)
    elif kind == "boolean" and not isinstance(value, bool):
        problems.append(f"{where}: {value!r} is no boolean")
    elif kind in ("integer", "long") and (isinstance(value, bool) or not isinstance(value, int)):
        problems.append(f"{where}: {value!r} is no integer")
    elif kind == "timestamp" and (isinstance(value, bool) or not isinstance(value, (int, float))):
        problems.append(f"{where}: {value!r} is no time in seconds")


def check_text(shape, value, where):
    facts = shape.metadata
    if not isinstance(value, str):
        problems.append(f"{where}: {value!r} is no string")
    # The real service says nothing where nothing was said, whatever the model's limits.
    elif value == "":
        return
    elif shape.enum and value not in shape.enum:
        problems.append(f"{where}: {value} is not in the enum")
    elif shape.name == "StringDateTime":
        # The model's pattern allows for no fraction of three digits, which the agent's times have.
        if not ISO.match(value):
            problems.append(f"{where}: {value} is no time of the agent")
    elif facts.get("pattern") and not re.search(facts["pattern"].replace(r"\p{L}\p{Z}\p{N}", r"\w\s"), value):
        problems.append(f"{where}: {value} does not match {facts['pattern']}")
    elif not facts.get("min", 0) <= len(value) <= facts.get("max", sys.maxsize):
        problems.append(f"{where}: {value[:80]} has {len(value)} characters")


def before_parse(operation_model, response_dict, **_):
    name, protocol = operation_model.name, operation_model.metadata["protocol"]
    operations.add(name)
    if response_dict["status_code"] >= 300:
        return
    if response_dict["status_code"] != 200:
        problems.append(f"{name}: status {response_dict['status_code']}")
    body = response_dict["body"]
    if protocol == "json":
        check(operation_model.output_shape, json.loads(body), name)
    elif protocol == "query":
        parts = {tag_of(child): child for child in ElementTree.fromstring(body)}
        if not set(parts) <= {f"{name}Result", "ResponseMetadata"}:
            problems.append(f"{name}: unknown elements {sorted(parts)}")
        if f"{name}Result" in parts and operation_model.output_shape:
            check_xml(operation_model.output_shape, parts[f"{name}Result"], name)


def tag_of(element):
    return element.tag.split("}")[-1]


def check_xml(shape, element, where):
    """An element of the query protocol against the model's shape."""
    kind, text = shape.type_name, element.text or ""
    if kind == "structure":
        names = [tag_of(child) for child in element]
        for name in shape.required_members:
            if name not in names:
                problems.append(f"{where}: no {name}")
        for child in element:
            if tag_of(child) in shape.members:
                check_xml(shape.members[tag_of(child)], child, f"{where}.{tag_of(child)}")
            else:
                problems.append(f"{where}: unknown member {tag_of(child)}")
    elif kind == "list":
        for child in element:
            if tag_of(child) != "member":
                problems.append(f"{where}: {tag_of(child)} is no member")
            check_xml(shape.member, child, f"{where}[]")
    elif kind == "string":
        check_text(shape, text, where)
    elif kind == "boolean" and text not in ("true", "false"):
        problems.append(f"{where}: {text!r} is no boolean")
    elif kind in ("integer", "long") and not re.match(r"^-?\d+$", text):
        problems.append(f"{where}: {text!r} is no integer")
    elif kind == "timestamp" and not re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", text):
        problems.append(f"{where}: {text!r} is no time")


def client(service):
    config = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
    made = boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="AKIAWALK",
        aws_secret_access_key="secret",
        config=config,
    )
    made.meta.events.register(f"before-parse.{made.meta.service_model.service_id.hyphenize()}.*", before_parse)
    return made


def fails(code, status, call, **parameters):
    """The call is refused with this code, and with an exception of the model where the model has one."""
    try:
        call(**parameters)
        problems.append(f"{call.__name__} {str(parameters)[:120]} did not fail with {code}")
    except ClientError as error:
        got, seen = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        errors.add(f"{call.__name__}: {got}")
        if (got, seen) != (code, status):
            problems.append(f"{call.__name__} {str(parameters)[:120]}: {got} {seen}, not {code} {status}")


def control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{ENDPOINT}/_simulator/{path}", data=data)) as answer:
        return json.load(answer)


def expect(what, is_so):
    if not is_so:
        problems.append(what)


def walk_commands():
    ssm = client("ssm")
    control("documents", [
        {"name": "Walk", "kind": "command", "durationSeconds": 200, "output": "o" * 30_000, "error": "e" * 9_000},
        {"name": "Walk-Failed", "kind": "command", "outcome": "Failed", "durationSeconds": 0, "parameters": {"path": "required"}},
        {"name": "Walk-Timed-Out", "kind": "command", "outcome": "TimedOut", "durationSeconds": 0},
        {"name": "Walk-Cancelled", "kind": "command", "outcome": "Cancelled", "durationSeconds": 0},
        {"name": "Walk-Windows", "kind": "command", "platforms": ["windows"]},
        {"name": "Walk-Alone", "kind": "automation", "durationSeconds": 100, "output": "done"},
        {"name": "Walk-Alone-Failed", "kind": "automation", "durationSeconds": 0, "outcome": "Failed", "error": "no"},
    ])
    to = {"InstanceIds": [INSTANCE]}
    limits = {"TimeoutSeconds": 2_592_000, "Comment": "c" * 100, "MaxConcurrency": "100%", "MaxErrors": "0", "DocumentVersion": "$LATEST"}
    command = ssm.send_command(DocumentName="Walk", **to, **limits)["Command"]
    expect("a time of the command", isinstance(command["RequestedDateTime"], datetime.datetime))
    seen = []
    for _ in range(8):
        got = ssm.get_command_invocation(CommandId=command["CommandId"], InstanceId=INSTANCE)
        seen.append(got["Status"])
    expect(f"the command was {seen}", "InProgress" in seen and seen[-1] == "Success")
    expect("outputs at their limits", (len(got["StandardOutputContent"]), len(got["StandardErrorContent"])) == (24_000, 8_000))
    for name, status in (("Walk-Failed", "Failed"), ("Walk-Timed-Out", "TimedOut"), ("Walk-Cancelled", "Cancelled")):
        sent = ssm.send_command(DocumentName=name, **to, Parameters={"path": ["/"]}, TimeoutSeconds=30)["Command"]["CommandId"]
        got = ssm.get_command_invocation(CommandId=sent, InstanceId=INSTANCE, PluginName="aws:runShellScript")["Status"]
        expect(f"{name} ended with {got}", got == status)
    tagged = [{"Key": "tag:Name", "Values": ["db-01"]}, {"Key": "tag-key", "Values": ["Name"]}]
    ssm.send_command(DocumentName="arn:aws:ssm:us-east-1:123456789012:document/Walk", Targets=tagged)
    ssm.send_command(DocumentName="AWS-RunShellScript", **to, Parameters={"commands": ["uptime"]})
    send = ssm.send_command
    fails("InvalidDocument", 400, send, DocumentName="Nothing", **to)
    fails("InvalidDocument", 400, send, DocumentName="Walk-Alone", **to)
    fails("InvalidDocumentVersion", 400, send, DocumentName="Walk", DocumentVersion="99", **to)
    fails("InvalidParameters", 400, send, DocumentName="Walk-Failed", **to)
    fails("InvalidInstanceId", 400, send, DocumentName="Walk", InstanceIds=["i-0123456789abcdef0"])
    fails("DuplicateInstanceId", 400, send, DocumentName="Walk", InstanceIds=[INSTANCE, INSTANCE])
    fails("UnsupportedPlatformType", 400, send, DocumentName="Walk-Windows", **to)
    for wrong in (
        {"DocumentName": "ab"}, {"DocumentName": "a" * 129}, {"DocumentVersion": "0"}, {"TimeoutSeconds": 29}, {"TimeoutSeconds": 2_592_001},
        {"Comment": "c" * 101}, {"MaxConcurrency": "101%"}, {"MaxErrors": "x"}, {"InstanceIds": ["x"]}, {"InstanceIds": [INSTANCE] * 51},
        {"DocumentHashType": "Md5"}, {"DocumentHash": "h" * 257}, {"OutputS3BucketName": "ab"}, {"Targets": [{"Key": "k" * 164}]},
    ):
        fails("ValidationException", 400, send, **{"DocumentName": "Walk", **to, **wrong})
    look = ssm.get_command_invocation
    fails("InvocationDoesNotExist", 400, look, CommandId=UNKNOWN, InstanceId=INSTANCE)
    fails("InvalidPluginName", 400, look, CommandId=command["CommandId"], InstanceId=INSTANCE, PluginName="aws:other")
    fails("ValidationException", 400, look, CommandId="short", InstanceId=INSTANCE)
    common_faults("ssm", "SendCommand", "InternalServerError", "ThrottlingException", 400, send, DocumentName="Walk", **to)


def walk_automations():
    ssm = client("ssm")
    start, look = ssm.start_automation_execution, ssm.get_automation_execution
    limits = {f"p{number}": ["v" * 512] for number in range(199)}
    asked = {"DocumentName": "Walk-Alone", "ClientToken": TOKEN, "Parameters": {"k" * 50: ["v"] * 50, **limits}, "DocumentVersion": "1"}
    execution = start(**asked)["AutomationExecutionId"]
    expect("one execution for one token", start(**asked)["AutomationExecutionId"] == execution)
    seen = [look(AutomationExecutionId=execution)["AutomationExecution"] for _ in range(4)]
    statuses = [one["AutomationExecutionStatus"] for one in seen]
    expect(f"the automation was {statuses}", statuses[-1] == "Success" and seen[-1]["Outputs"] == {"run.Output": ["done"]})
    failed = start(DocumentName="Walk-Alone-Failed")["AutomationExecutionId"]
    expect("a failure and its message", look(AutomationExecutionId=failed)["AutomationExecution"]["FailureMessage"] == "no")
    fails("IdempotentParameterMismatch", 400, start, **{**asked, "Parameters": {"other": ["v"]}})
    fails("AutomationDefinitionNotFoundException", 400, start, DocumentName="Nothing")
    fails("AutomationDefinitionVersionNotFoundException", 400, start, DocumentName="Walk-Alone", DocumentVersion="9")
    control("documents", {"name": "Walk-Named", "kind": "automation", "parameters": {"zone": "required"}})
    fails("InvalidAutomationExecutionParametersException", 400, start, DocumentName="Walk-Named")
    for wrong in ({"ClientToken": "x" * 36}, {"Parameters": {}}, {"Parameters": {"k" * 51: ["v"]}}, {"Parameters": {"k": ["v" * 513]}},
                  {"Mode": "Other"}, {"Parameters": {"k": ["v"] * 51}}, {"MaxErrors": "%"}, {"Tags": [{"Key": "", "Value": ""}]}):
        fails("ValidationException", 400, start, **{"DocumentName": "Walk-Alone", **wrong})
    fails("AutomationExecutionNotFoundException", 400, look, AutomationExecutionId=UNKNOWN)
    fails("ValidationException", 400, look, AutomationExecutionId="short")
    common_faults("ssm", "GetAutomationExecution", "InternalServerError", "ThrottlingException", 400, look, AutomationExecutionId=execution)


def walk_metrics():
    monitoring = client("cloudwatch")
    put = monitoring.put_metric_data
    dimensions = [{"Name": f"{number:03}" + "n" * 252, "Value": "v" * 1024} for number in range(30)]
    put(Namespace="n" * 255, MetricData=[{"MetricName": "m" * 255, "Dimensions": dimensions, "Value": 2.0**360, "Unit": "Count/Second"}])
    put(Namespace="Walk", MetricData=[{"MetricName": "values", "Values": [1.0] * 150, "Counts": [2.0] * 150, "StorageResolution": 1}])
    put(Namespace="Walk", MetricData=[{"MetricName": f"many{number}", "Value": float(number)} for number in range(1000)])
    statistics = {"SampleCount": 2.0, "Sum": 3.0, "Minimum": 1.0, "Maximum": 2.0}
    when = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)
    put(Namespace="Walk", MetricData=[{"MetricName": "set", "StatisticValues": statistics, "Timestamp": when}])
    kept = control("messages?kind=metric")["messages"]
    expect("metrics as they were put", [len(one["metrics"]) for one in kept] == [1, 1, 1000, 1])
    expect("a time as it was put", kept[-1]["metrics"][0]["time"] == when.timestamp() * 1000)
    one = {"MetricName": "x", "Value": 1.0}
    fails("MissingParameter", 400, put, Namespace="Walk", MetricData=[])
    fails("MissingParameter", 400, put, Namespace="Walk", MetricData=[{"MetricName": "x"}])
    fails("InvalidParameterCombination", 400, put, Namespace="Walk", MetricData=[{**one, "Values": [1.0]}])
    for namespace, datum in (
        ("", one), ("n" * 256, one), (":x", one), ("AWS/EC2", one), ("Walk", {**one, "MetricName": "m" * 256}), ("Walk", {**one, "Unit": "Miles"}),
        ("Walk", {**one, "Value": 2.0**361}), ("Walk", {**one, "Dimensions": dimensions + [{"Name": "x", "Value": "x"}]}),
        ("Walk", {"MetricName": "x", "Values": [1.0] * 151}), ("Walk", {**one, "StorageResolution": 5}),
    ):
        fails("InvalidParameterValue", 400, put, Namespace=namespace, MetricData=[datum])
    fails("InvalidParameterValue", 400, put, Namespace="Walk", MetricData=[one] * 1001)
    common_faults("monitoring", "PutMetricData", "InternalServiceError", "Throttling", 400, put, Namespace="Walk", MetricData=[one])


def walk_sns():
    sns = client("sns")
    topic = sns.create_topic(Name="services-walk")["TopicArn"]
    publish = sns.publish
    attributes = {"n" * 256: {"DataType": "String", "StringValue": "v"}}
    publish(TopicArn=topic, Message="m" * 262_000, Subject="S" * 100)
    publish(TopicArn=topic, Message="m", MessageAttributes=attributes)
    for wrong in ({"Message": ""}, {"Message": "m" * 262_145}, {"Subject": "S" * 101}, {"Subject": "two\nlines"}, {"Subject": "\u00dc"},
                  {"TopicArn": "nonsense"}, {"PhoneNumber": "+1"}, {"MessageStructure": "json"}):
        fails("InvalidParameter", 400, publish, **{"TopicArn": topic, "Message": "m", **wrong})
    fails("ParameterValueInvalid", 400, publish, TopicArn=topic, Message="m", MessageAttributes={"a": {"DataType": "String", "StringValue": ""}})
    fails("NotFound", 404, publish, TopicArn=f"{topic}-other", Message="m")
    fails("AuthorizationError", 403, publish, TopicArn=topic.replace("123456789012", "210987654321"), Message="m")
    common_faults("sns", "Publish", "InternalError", "Throttled", 429, publish, TopicArn=topic, Message="m")


def walk_events():
    put = client("events").put_events
    entry = {"Source": "walk", "DetailType": "Walked", "Detail": "{}", "Time": datetime.datetime(2026, 3, 1), "Resources": ["arn:aws:x"]}
    expect("ten entries at once", put(Entries=[{**entry, "TraceHeader": "t" * 500}] * 10)["FailedEntryCount"] == 0)
    wrong = [{**entry, "Detail": "x"}, {**entry, "Source": ""}, {**entry, "Source": "aws.x"}, {**entry, "EventBusName": "other"}]
    codes = [one["ErrorCode"] for one in put(Entries=wrong)["Entries"]]
    expected = ["MalformedDetail", "InvalidArgument", "NotAuthorizedForSourceException", "ResourceNotFoundException"]
    expect(f"entries were refused with {codes}", codes == expected)
    for entries in ([], [entry] * 11, [{**entry, "EventBusName": "a b"}], [{**entry, "TraceHeader": "t" * 501}], [{**entry, "Detail": "d" * 262_145}]):
        fails("ValidationException", 400, put, Entries=entries)
    common_faults("events", "PutEvents", "InternalException", "ThrottlingException", 400, put, Entries=[entry])


def walk_iam():
    iam = client("iam")
    simulate = iam.simulate_principal_policy
    user = client("sts").get_caller_identity()["Arn"]
    role = iam.get_role(RoleName="Local")["Role"]
    expect(f"the role is {role}", role["Arn"].endswith(":role/Local") and role["MaxSessionDuration"] >= 3600)
    fails("NoSuchEntity", 404, iam.get_role, RoleName="Nobody")
    for wrong in ("", "n" * 65, "a b"):
        fails("ValidationError", 400, iam.get_role, RoleName=wrong)
    actions = [f"ec2:Action{number:03}" for number in range(120)]
    resources = ["arn:aws:ec2:us-east-1:123456789012:volume/vol-0123456789abcdef0", "*"]
    context = [{"ContextKeyName": "aws:RequestedRegion", "ContextKeyType": "string", "ContextKeyValues": ["us-east-1"]}]
    for source in (user, role["Arn"]):
        pages, marker = [], {}
        while not pages or pages[-1]["IsTruncated"]:
            pages.append(simulate(PolicySourceArn=source, ActionNames=actions, ResourceArns=resources, ContextEntries=context, **marker))
            marker = {"Marker": pages[-1].get("Marker")}
        results = [result for page in pages for result in page["EvaluationResults"]]
        expect("each action once, over pages of 100", [len(page["EvaluationResults"]) for page in pages] == [100, 20])
        expect("in the order of the question", [result["EvalActionName"] for result in results] == actions)
        expect("all are allowed", {result["EvalDecision"] for result in results} == {"allowed"})
        of_each = [[one["EvalResourceName"] for one in result["ResourceSpecificResults"]] for result in results]
        expect("on each resource", of_each == [resources] * len(actions))
    one = {"PolicySourceArn": user, "ActionNames": ["ec2:RunInstances"]}
    first = simulate(**{**one, "ActionNames": actions}, MaxItems=1)
    expect("a page of one", len(first["EvaluationResults"]) == 1 and first["IsTruncated"])
    control("faults", {"kind": "missing-ec2-rights", "actions": ["ec2:RunInstances"]})
    denied = simulate(**one)["EvaluationResults"]
    expect(f"what a fault takes is missing: {denied}", denied[0]["EvalDecision"] == "implicitDeny" and denied[0]["EvalResourceName"] == "*")
    for wrong in ({"PolicySourceArn": "short"}, {"ActionNames": []}, {"ActionNames": ["e:"]}, {"ActionNames": ["e" * 129]}, {"MaxItems": 0},
                  {"MaxItems": 1001}, {"ResourceArns": [""]}, {"ContextEntries": [{**context[0], "ContextKeyType": "other"}]}):
        fails("ValidationError", 400, simulate, **{**one, **wrong})
    for wrong in ({"PolicySourceArn": "arn:aws:iam::123456789012:group/walkers"}, {"ActionNames": ["no action"]}, {"Marker": "nonsense"}):
        fails("InvalidInput", 400, simulate, **{**one, **wrong})
    fails("NoSuchEntity", 404, simulate, **{**one, "PolicySourceArn": f"{role['Arn']}-other"})
    fails("AccessDenied", 403, simulate, **{**one, "PolicySourceArn": role["Arn"].replace("123456789012", "210987654321")})
    common_faults("iam", "SimulatePrincipalPolicy", "ServiceFailure", "Throttling", 400, simulate, **one)


def common_faults(service, operation, internal, throttling, status, call, **parameters):
    """What meets every service: a throttle, an error of the service's own, an answer that is lost."""
    control("faults", {"kind": "throttle", "service": service, "operation": operation, "count": 1})
    fails(throttling, status, call, **parameters)
    control("faults", {"kind": "error", "service": service, "operation": operation, "code": internal, "count": 1})
    fails(internal, 500, call, **parameters)
    control("faults", {"kind": "lost-answer", "service": service, "operation": operation, "when": "after-effect", "count": 1})
    try:
        call(**parameters)
        problems.append(f"{operation}: the answer was not lost")
    except ConnectionClosedError:
        errors.add(f"{call.__name__}: no answer")


for walk in (walk_commands, walk_automations, walk_metrics, walk_sns, walk_events, walk_iam):
    walk()
print(json.dumps({"operations": sorted(operations), "errors": sorted(errors), "problems": problems}))
