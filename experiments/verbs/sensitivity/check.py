"""What `sensitivity` is asked for: everything about it is checked before anything is compiled."""

from dataclasses import replace

from experiments.config.arms import name_of, read_arms
from experiments.config.check import Check
from experiments.config.errors import RequestError
from experiments.config.matters import check_matters
from experiments.config.provenance import provenance
from experiments.config.request import Request, contradictions, settings_with
from experiments.config.risks import check_risks
from experiments.config.typed_values import change_in_quotes
from experiments.design.sampling import unbalanced
from experiments.report.arm_labels import told
from experiments.storage.cache_keys import design_key
from experiments.verbs.sensitivity.options import SensitivityOptions
from experiments.verbs.sensitivity.parameter_space import ParameterRanges, read_ranges
from experiments.verbs.sensitivity.plan import DecisionPlan, Plan, Space

CAMPAIGNS = "sensitivity.campaigns"
FULL_DESIGN = ("campaigns", "parameter_sets", "trajectories", "keep", "base_samples", "design_seed")
"""Options that only the full design has."""

FEWEST_WORLDS = 64
"""Replications below which curves over a parameter say nothing."""

UNLESS_STATED = (
    "is the alternative unless another is stated, and does not fit this campaign: name one, such as 'alternative=campaign.teasers=[]'"
)
"""Where what is compared with by default cannot be simulated: whoever asks did not write it."""

FULL_REPLICATIONS = 4
"""Of each campaign with each parameter set of the full design, unless stated."""


Asked = Request[SensitivityOptions]


def check(request: Asked, check: Check) -> tuple[Asked, Plan] | None:
    """Key figure, campaigns, parameters, and the size of the design."""
    plan, full = request.options.sensitivity, request.options.sensitivity.design == "variance"
    (check.kpi if full else check.decides)("sensitivity.kpi", plan.kpi)
    check_risks(check, request.options.risks)
    check_matters(request.options.matters, check)
    uncertainty = "luck" if full else "all"
    if check.arguments.states("uncertainty") and request.options.uncertainty != uncertainty:
        check.wrong("uncertainty", f"is {uncertainty} with sensitivity.design={plan.design}: leave it out", request.options.uncertainty)
    changed: dict[str, object] = {"uncertainty": uncertainty}
    if full and not check.arguments.states("replications"):
        changed["replications"] = FULL_REPLICATIONS
    request = replace(request, options=request.options.model_copy(update=changed))
    ranges, problems = read_ranges(plan.parameters, request.settings, check.arguments)
    check.problems += problems
    return _full_design(request, ranges, check) if full else _decision(request, ranges, check)


def _decision(request: Asked, ranges: ParameterRanges, check: Check) -> tuple[Asked, DecisionPlan] | None:
    """One alternative over plausible worlds."""
    options, arguments = request.options, check.arguments
    check.unread_without("sensitivity.design=variance", *(f"sensitivity.{field}" for field in FULL_DESIGN))
    if options.replications < FEWEST_WORLDS:
        check.wrong(
            "replications", f"must be at least {FEWEST_WORLDS}: in fewer plausible worlds no assumption stands out", options.replications
        )
    arms, problems = read_arms(request.settings, options.baseline, [options.alternative], arguments, field="alternative")
    check.problems += problems
    if not arguments.states("alternative") and any(f"{options.alternative}.yaml" in each.where for each in problems):
        check.wrong("alternative", UNLESS_STATED, options.alternative)
    arms = told(arms) if arms else arms
    check.problems += contradictions(options, arguments) if arms else []
    for arm in arms:
        check.simulates(arm.settings, f" (in {arm.name})", where=arm.where, called=f"“{arm.label}”")
    if check.problems or len(arms) < 2:
        return None
    name = options.name or f"{name_of(arms[0])}-against-{name_of(arms[1])}"[:100]
    return Request(arms[0].settings, options.model_copy(update={"name": name})), DecisionPlan(arms, ranges.names)


def _full_design(request: Asked, ranges: ParameterRanges, check: Check) -> tuple[Asked, Space]:
    """Many campaigns over all ranges."""
    plan, settings = request.options.sensitivity, request.settings
    for field in ("baseline", "alternative", "risks", "matters"):
        if check.arguments.states(field):
            check.wrong(field, f"belongs to sensitivity.design=decision; here {CAMPAIGNS} are ranked", getattr(request.options, field))
    if allowed := unbalanced(plan.base_samples):
        check.wrong("sensitivity.base_samples", allowed, plan.base_samples)
    check.simulates(settings)
    campaigns = {settings.campaign.name: settings}
    for choice in plan.campaigns:
        try:
            other, _ = settings_with({"campaign": choice}, settings, check.arguments)
        except RequestError as error:
            where = provenance(CAMPAIGNS, check.arguments)
            check.problems += [
                replace(each, where=where, field=CAMPAIGNS) if each.field == "campaign" and each.given == choice else each
                for each in error.problems
            ]
        else:
            check.simulates(other, f" (in {choice})")
            campaigns.setdefault(other.campaign.name, other)
    return request, Space(campaigns, ranges)


def quoted(word: str) -> str:
    """`alternative=campaign.reward.kind=money` in quotes, as the command line wants it; other words as they are."""
    field, _, value = word.partition("=")
    return f"{field}={change_in_quotes(value)}" if field.lstrip("+") == "alternative" and "=" in value else word


def made_of(plan: Plan) -> object:
    """Every campaign."""
    if isinstance(plan, DecisionPlan):
        return [(arm.name, arm.title, design_key(arm.settings, "", "")) for arm in plan.arms], plan.parameters
    return [(name, design_key(each, "", "")) for name, each in plan.campaigns.items()]
