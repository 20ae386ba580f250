"""A resource as a line of a note: observations, procedures, vaccinations, orders, forms.

Owns the words for each kind, what its status changes about them, and its date.  Leaves out which note a line
stands in (``notes``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from optirh_batch.errors import Phrase
from optirh_batch.readers.fhir.advice import advice_of, worded
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import (
    day_of,
    joined,
    label_of,
    period_text,
    quantity_text,
    range_text,
    ratio_text,
)
from optirh_batch.readers.fhir.dosage import moment_text, timing_text
from optirh_batch.readers.fhir.lists import observed_problem
from optirh_batch.readers.fhir.tree import Node

_NOT_DONE = Phrase("not done")
_FORBIDDEN = Phrase("must not be done")
_CALLED_OFF = Phrase("called off")
_DONE = Phrase("done")
_ENDED = Phrase("ended")
_PLANNED = Phrase("planned")
_PAUSED = Phrase("paused")
_NOT_IN_FORCE = Phrase("not in force")
_PRELIMINARY = Phrase("preliminary")
# What must be said before the words of an entry, that they are not taken for what is or was so.
_STATES = {
    **dict.fromkeys(("not-done", "cancelled", "stopped", "aborted", "revoked", "noshow"), _NOT_DONE),
    **dict.fromkeys(("preparation", "intended", "planned", "draft", "proposed"), _PLANNED),
    **dict.fromkeys(("preliminary", "partial", "registered"), _PRELIMINARY),
    "on-hold": _PAUSED,
}
_STATES_OF = {
    "Consent": dict.fromkeys(("draft", "proposed", "rejected", "inactive"), _NOT_IN_FORCE),
    "Flag": {"inactive": _ENDED},
    "ServiceRequest": {"revoked": _CALLED_OFF, "completed": _DONE},
    "DeviceRequest": {"revoked": _CALLED_OFF, "completed": _DONE},
    "NutritionOrder": {"revoked": _CALLED_OFF, "completed": _ENDED},
    "Appointment": {"cancelled": _CALLED_OFF, "fulfilled": _DONE},
    "DeviceUseStatement": {"completed": _ENDED},
    "CarePlan": {"completed": _ENDED, "revoked": _ENDED},
    "Goal": {"completed": _ENDED, "cancelled": _ENDED, "rejected": _ENDED},
}
# What is planned is the whole list; of each activity only what differs is said (FHIR R4, 9.5).
_ACTIVITY_STATES = {
    **dict.fromkeys(("cancelled", "stopped"), _CALLED_OFF),
    "on-hold": _PAUSED,
    "completed": _DONE,
}
_VOID = frozenset({"entered-in-error"})
_MAX_DEPTH = 8
_NO_VACCINATION = frozenset({"no-known-immunizations", "no-immunization-info"})
_DECISIONS = {"permit": Phrase("permitted"), "deny": Phrase("not permitted")}

TITLES = {
    "Immunization": Phrase("Vaccinations"),
    "ImmunizationRecommendation": Phrase("Recommended vaccinations"),
    "ImmunizationEvaluation": Phrase("Vaccinations"),
    "Procedure": Phrase("Procedures"),
    "Observation": Phrase("Findings"),
    "DiagnosticReport": Phrase("Reports"),
    "ImagingStudy": Phrase("Reports"),
    "ServiceRequest": Phrase("Orders"),
    "DeviceRequest": Phrase("Orders"),
    "NutritionOrder": Phrase("Orders"),
    "CarePlan": Phrase("Care plan"),
    "Goal": Phrase("Goals"),
    "FamilyMemberHistory": Phrase("Family history"),
    "DeviceUseStatement": Phrase("Devices"),
    "QuestionnaireResponse": Phrase("Form"),
    "Flag": Phrase("Alerts"),
    "RiskAssessment": Phrase("Alerts"),
    "ClinicalImpression": Phrase("Assessment"),
    "Consent": Phrase("Consent"),
    "Communication": Phrase("Messages"),
    "Encounter": Phrase("Contacts with care"),
    "Appointment": Phrase("Appointments"),
    "DocumentReference": Phrase("Documents"),
}
"""What a note with such resources is called where no section gives it a title."""

NOTE_TYPES = frozenset(TITLES)
"""The kinds that become lines."""


def lines_of(resources: Iterable[Node], context: Context) -> Iterator[str]:
    """The lines of resources that no earlier line has told; diagnoses stand in their list."""
    for resource in resources:
        is_diagnosis = resource.type == "Observation" and observed_problem(resource, context) is not None
        if id(resource) not in context.told and not is_diagnosis:
            context.told.add(id(resource))
            if line := _line_of(resource, context):
                yield line


def _line_of(resource: Node, context: Context) -> str | None:
    """A resource as a line (or an indented block), None if it says nothing or is void."""
    if resource.code("status") in _VOID or resource.type not in NOTE_TYPES:
        return None
    words = _WRITERS.get(resource.type, _write_any)(resource, context)
    if words is None and resource.line("text", "status") != "generated":
        words = resource.prose("text", "div")
    if words is None:
        return None
    if state := _state_of(resource):
        words = f"{context.say(state)}: {words}"
    remarks = joined([node.line("text") for node in resource.all("note")])
    words = f"{words} ({remarks})" if remarks else words
    date = _date_of(resource)
    return f"{date}: {words}" if date else words


def _state_of(resource: Node) -> Phrase | None:
    """What the status of an entry changes about its words; that an order forbids is said first."""
    if resource.line("doNotPerform") == "true":
        return _FORBIDDEN
    status = resource.code("status") or resource.code("lifecycleStatus") or ""
    return _STATES_OF.get(resource.type, {}).get(status) or _STATES.get(status)


def _date_of(resource: Node) -> str | None:
    if resource.type == "Appointment" and (start := resource.line("start")):
        return moment_text(start)
    if resource.type == "Observation":  # of one day there may be several
        for name in ("effectiveDateTime", "effectiveInstant"):
            if "T" in (measured := resource.line(name) or "") and "T00:00" not in measured:
                return moment_text(measured)
    for stem in ("effective", "performed", "occurrence", "timing"):
        found = resource.choice(stem)
        if found is not None:
            kind, node = found
            if text := period_text(node) if kind == "Period" else day_of(node.line()):
                return text
    period = resource.first("period")
    dated = day_of(
        resource.line("date")
        or resource.line("dateTime")
        or resource.line("authored")
        or resource.line("authoredOn")
    )
    return dated or (period_text(period) if period is not None else None)


def _write_any(resource: Node, _context: Context) -> str | None:
    parts = [label_of(node) for name in ("code", "type", "scope") for node in resource.all(name)]
    parts += [resource.line(name) for name in ("title", "description", "summary", "conclusion")]
    parts += [label_of(node) for node in resource.all("reasonCode")]
    parts += resource.lines("payload", "contentString")
    return joined(parts)


def _write_vaccination(resource: Node, context: Context) -> str | None:
    if _NO_VACCINATION & set(resource.lines("vaccineCode", "coding", "code")):
        return label_of(resource.first("vaccineCode"))
    diseases = [label_of(node) for node in resource.all("protocolApplied", "targetDisease")]
    against = joined(diseases, ", ")
    number = resource.line("protocolApplied", "doseNumberPositiveInt") or resource.line(
        "protocolApplied", "doseNumberString"
    )
    parts = [
        label_of(resource.first("vaccineCode")),
        context.say(Phrase("against {diseases}", diseases=against)) if against else None,
        context.say(Phrase("dose {number}", number=number)) if number else None,
        quantity_text(resource.first("doseQuantity")),
        *[context.say(Phrase("lot {number}", number=lot)) for lot in resource.lines("lotNumber")],
        context.say(Phrase("not a full dose")) if resource.line("isSubpotent") == "true" else None,
        label_of(resource.first("statusReason")),
        *[label_of(node) for node in resource.all("reasonCode") if node.lines("text")],
    ]
    return joined(parts, ", ")


def _write_recommendation(resource: Node, context: Context) -> str | None:
    lines = []
    for item in resource.all("recommendation"):
        words = [label_of(node) for node in item.all("vaccineCode")]
        words += [label_of(node) for node in item.all("targetDisease")]
        refused = joined([label_of(node) for node in item.all("contraindicatedVaccineCode")], ", ")
        words += [context.say(Phrase("contraindicated: {vaccines}", vaccines=refused))] if refused else []
        words += [label_of(item.first("forecastStatus")), item.line("description")]
        words += [label_of(node) for node in item.all("forecastReason")]
        for criterion in item.all("dateCriterion"):
            day = day_of(criterion.line("value"))
            words.append(joined([label_of(criterion.first("code")), day], " "))
        lines.append(joined(words, ", "))
    return joined(lines, "\n")


def _write_procedure(resource: Node, context: Context) -> str | None:
    parts = [label_of(resource.first("code"))]
    for name in ("statusReason", "bodySite", "reasonCode", "outcome"):
        parts += [label_of(node) for node in resource.all(name)]
    found = [context.resolve(reference, resource) for reference in resource.all("complicationDetail")]
    named = [*resource.all("complication"), *(node.first("code") for node in found if node is not None)]
    if complications := joined(dict.fromkeys(map(label_of, named)), ", "):
        parts.append(context.say(Phrase("complication: {what}", what=complications)))
    parts += [label_of(node) for node in resource.all("followUp")]
    return joined(parts, ", ")


def _write_observation(resource: Node, context: Context, depth: int = 0) -> str | None:
    """An observation with its components and members; what was told before is not told again."""
    value = _value_text(resource, context)
    interpretation = joined([label_of(node) for node in resource.all("interpretation")], ", ")
    sides = [label_of(node.first("valueCodeableConcept")) for node in resource.extensions("laterality")]
    ranges = [
        context.say(Phrase("reference range: {range}", range=text))
        for node in resource.all("referenceRange")
        if not (node.all("type") or node.all("appliesTo") or node.all("age"))
        and (text := node.line("text") or range_text(node))
    ]
    details = joined([interpretation, label_of(resource.first("bodySite")), *sides, *ranges], ", ")
    value = f"{value} ({details})" if value and details else value or details
    label = worded(resource, context.say) if advice_of(resource) else label_of(resource.first("code"))
    line = joined([label, value], ": ")
    lines = [line] if line else []
    components = [part for part in resource.all("component") if _value_text(part, context)]
    lines += [f"  {_write_observation(part, context, depth + 1)}" for part in components]
    for reference in resource.all("hasMember") if depth < _MAX_DEPTH else ():
        member = context.resolve(reference, resource)
        if member is not None and member.type == "Observation" and id(member) not in context.told:
            context.told.add(id(member))
            void = member.code("status") in _VOID
            inner = None if void else _write_observation(member, context, depth + 1)
            if inner and (state := _state_of(member)):
                inner = f"{context.say(state)}: {inner}"
            lines += [f"  {row}" for row in inner.splitlines()] if inner else []
    # Words of a person may hold the finding themselves: 'ECG: normal'.
    said = bool(value or lines[1:] or resource.all("note") or resource.line("code", "text"))
    return "\n".join(lines) if said else None


def _value_text(resource: Node, context: Context) -> str | None:
    """``value[x]`` of an Observation or a component, in words."""
    found = resource.choice("value")
    if found is None:
        return label_of(resource.first("dataAbsentReason"))
    kind, node = found
    writers: dict[str, Callable[[Node], str | None]] = {
        "Quantity": quantity_text,
        "CodeableConcept": label_of,
        "Range": range_text,
        "Ratio": ratio_text,
        "Period": period_text,
        "DateTime": lambda value: (value.line() or "").replace("T", " ")[:16] or None,
        "Date": lambda value: day_of(value.line()),
        "Boolean": lambda value: _yes_or_no(value.line(), context),
        "Coding": lambda value: value.line("display") or value.line("code"),
        "Reference": lambda value: value.line("display"),
        "Attachment": lambda value: value.line("title"),
    }
    write = writers.get(kind)
    return write(node) if write is not None else node.written()


def _yes_or_no(written: str | None, context: Context) -> str | None:
    if written not in {"true", "false"}:
        return None
    return context.say(Phrase("yes") if written == "true" else Phrase("no"))


def _write_report(resource: Node, context: Context) -> str | None:
    lines = [joined([label_of(resource.first("code")), resource.line("conclusion")], ": ")]
    lines += [label_of(node) for node in resource.all("conclusionCode")]
    results = [context.resolve(reference, resource) for reference in resource.all("result")]
    lines += lines_of([node for node in results if node is not None and node.type == "Observation"], context)
    return joined(lines, "\n")


def _write_order(resource: Node, context: Context) -> str | None:
    parts = [label_of(node) for name in ("code", "codeCodeableConcept") for node in resource.all(name)]
    parts += [label_of(node) for name in ("orderDetail", "reasonCode") for node in resource.all(name)]
    parts += [timing_text(resource.first("occurrenceTiming"), context)]
    parts += [quantity_text(node) for node in resource.all("quantityQuantity")]
    parts += [label_of(node) for node in resource.all("bodySite")]
    for_what = label_of(resource.first("asNeededCodeableConcept"))
    if for_what:
        parts.append(context.say(Phrase("as needed: {reason}", reason=for_what)))
    elif resource.line("asNeededBoolean") == "true":
        parts.append(context.say(Phrase("as needed")))
    parts += [resource.line("patientInstruction")]
    return joined(parts)


def _write_family(resource: Node, context: Context) -> str | None:
    who = label_of(resource.first("relationship"))
    what = [
        joined([label_of(node.first("code")), label_of(node.first("outcome"))], ", ")
        for node in resource.all("condition")
    ]
    deceased = resource.choice("deceased")
    if deceased and deceased[1].line() == "true":
        what.append(context.say(Phrase("deceased")))
    return joined([who, joined(what, ", ")], ": ")


def _write_diet(resource: Node, context: Context) -> str | None:
    """Diet, texture and thickness, supplements and tube feeding, and what must be left out."""
    places = (
        ("oralDiet", "type"),
        ("oralDiet", "texture", "modifier"),
        ("oralDiet", "fluidConsistencyType"),
        ("supplement", "type"),
        ("enteralFormula", "baseFormulaType"),
        ("foodPreferenceModifier",),
    )
    parts = [label_of(node) for place in places for node in resource.all(*place)]
    without = joined([label_of(node) for node in resource.all("excludeFoodModifier")], ", ")
    parts += [context.say(Phrase("without {foods}", foods=without))] if without else []
    for name in ("instruction", "productName", "baseFormulaProductName", "administrationInstruction"):
        for place in ("oralDiet", "supplement", "enteralFormula"):
            parts += resource.lines(place, name)
    return joined(parts, ", ")


def _write_device(resource: Node, context: Context) -> str | None:
    device = context.resolve(resource.first("device"), resource)
    name = None
    if device is not None:
        name = label_of(device.first("type")) or device.line("deviceName", "name")
    parts = [name or resource.line("device", "display")]
    parts += [label_of(node) for name in ("bodySite", "reasonCode") for node in resource.all(name)]
    return joined(parts, ", ") or resource.prose("text", "div")


def _write_goal(resource: Node, context: Context) -> str | None:
    """What is to be reached, until when, and what the record says of having reached it."""
    days = [day for day in (day_of(line) for line in resource.lines("target", "dueDate")) if day]
    parts = [label_of(resource.first("description"))]
    parts += [context.say(Phrase("until {date}", date=day)) for day in days]
    return joined([*parts, label_of(resource.first("achievementStatus"))], ", ")


def _write_plan(resource: Node, context: Context) -> str | None:
    """Its title, the goals that stand in it, and its activities, each with what its status says."""
    named = resource.line("title") or joined(map(label_of, resource.all("category")), ", ")
    lines = [named, resource.line("description")]
    inside = {id(node) for node in resource.all("contained")}
    goals = [context.resolve(reference, resource) for reference in resource.all("goal")]
    lines += lines_of([goal for goal in goals if goal is not None and id(goal) in inside], context)
    lines += [_activity(detail, context) for detail in resource.all("activity", "detail")]
    return joined(lines, "\n")


def _activity(detail: Node, context: Context) -> str | None:
    """One thing that a plan says is to be done: what, how often, and whether it still is."""
    status = detail.code("status") or ""
    if status in _VOID:
        return None
    words = joined([label_of(detail.first("code")), detail.line("description")], ": ")
    when = (
        timing_text(detail.first("scheduledTiming"), context),
        period_text(period) if (period := detail.first("scheduledPeriod")) is not None else None,
        detail.line("scheduledString"),
        quantity_text(detail.first("dailyAmount")),
    )
    told = joined([words, *when], ", ") if words else None
    state = _FORBIDDEN if detail.line("doNotPerform") == "true" else _ACTIVITY_STATES.get(status)
    return f"{context.say(state)}: {told}" if told and state else told


def _write_form(resource: Node, context: Context) -> str | None:
    lines: list[str] = []

    def collect(holder: Node, depth: int) -> None:
        for item in holder.all("item"):
            answers = joined([_value_text(answer, context) for answer in item.all("answer")], ", ")
            question = item.line("text") or item.line("linkId")
            if answers:
                lines.append(f"{question}: {answers}" if question else answers)
            if depth < _MAX_DEPTH:
                collect(item, depth + 1)
                for answer in item.all("answer"):
                    collect(answer, depth + 1)

    collect(resource, 0)
    return "\n".join(lines) or None


def _write_consent(resource: Node, context: Context) -> str | None:
    """What was decided, such as not to resuscitate: category, scope, and each provision with its answer."""
    parts = [label_of(node) for name in ("category", "scope") for node in resource.all(name)]
    for provision in (*resource.all("provision"), *resource.all("provision", "provision")):
        subjects = joined([label_of(node) for node in provision.all("code")], ", ")
        decision = _DECISIONS.get(provision.line("type") or "")
        if subjects:
            parts.append(f"{subjects}: {context.say(decision)}" if decision else subjects)
    return joined(parts)


def _write_visit(resource: Node, context: Context) -> str | None:
    parts = [label_of(node) for name in ("type", "serviceType", "reasonCode") for node in resource.all(name)]
    where_to = resource.first("hospitalization", "dischargeDisposition")
    left = (
        [context.say(Phrase("discharged to: {place}", place=label))] if (label := label_of(where_to)) else []
    )
    return joined([*parts, resource.line("class", "display"), *left])


_WRITERS: dict[str, Callable[[Node, Context], str | None]] = {
    "Immunization": _write_vaccination,
    "ImmunizationRecommendation": _write_recommendation,
    "Procedure": _write_procedure,
    "Encounter": _write_visit,
    "Consent": _write_consent,
    "Observation": _write_observation,
    "DiagnosticReport": _write_report,
    "ServiceRequest": _write_order,
    "DeviceRequest": _write_order,
    "FamilyMemberHistory": _write_family,
    "DeviceUseStatement": _write_device,
    "NutritionOrder": _write_diet,
    "Goal": _write_goal,
    "CarePlan": _write_plan,
    "QuestionnaireResponse": _write_form,
}
