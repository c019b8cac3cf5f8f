"""The command line: `watercooler VERB [field=value ...]`.

Help is made from the configuration files, so it never lags behind them. Nothing heavy is imported before a verb runs.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from experiments import config_files
from experiments.problems import COMMAND_LINE, Problem, RequestError, SomeFailedError, StoppedError, nearest

EXIT_STOPPED, EXIT_BAD_REQUEST, EXIT_SOME_FAILED, EXIT_INTERRUPTED = 1, 2, 3, 130


class Verb(NamedTuple):
    """Something one can do. `module` has `main(arguments)`, which takes what follows the verb."""

    module: str
    summary: str
    examples: tuple[tuple[str, str], ...]
    also: tuple[str, ...] = ()  # more folders of files to choose from


VERBS = {
    "run": Verb(
        "experiments.run",
        "live through one campaign many times: key figures with intervals, figures, a report",
        (
            ("watercooler run", "the campaign and company in configs/run.yaml"),
            ("watercooler run campaign=silent_masterpiece company=small_firm", "choose by name"),
            ("watercooler run campaign=plans/launch.yaml name=launch", "your own file, your own result folder"),
            ("watercooler run campaign.reward.kind=money campaign.reward.value_usd=20", "pull single levers"),
            ("watercooler run campaign.teasers.0.day=-28", "the first teaser; lists count from 0"),
            ("watercooler run mechanisms.rivalry=false replications=300 seed=7", "switch a mechanism off"),
            ("watercooler run company=records company.employees=people.csv", "your own organisation"),
            ("watercooler run --cfg job campaign=rewards_only", "print the whole configuration, run nothing"),
        ),
    ),
    "compare": Verb(
        "experiments.compare",
        "what if? a baseline against alternatives under the same luck, and which lever makes the difference",
        (
            ("watercooler compare baseline=rewards_only alternatives=recognition_not_money", "a scenario: only what differs"),
            ("watercooler compare baseline=space_voyage alternatives=[no_teasers,managers_first]", "several at once"),
            ("watercooler compare baseline=mandatory_webinar", "against all other campaigns"),
            ("watercooler compare alternatives=campaign.reward.kind=money", "a change as it is typed; the baseline is campaign="),
            (
                "watercooler compare 'alternatives=[\"campaign.reward.kind=money campaign.reward.value_usd=20\",plans/ours.yaml]'",
                "and files",
            ),
            (
                "watercooler compare baseline=mandatory_webinar alternatives=space_voyage compare.kpi=frustration",
                "another key figure decides",
            ),
            ("watercooler compare baseline=space_voyage replications=auto compare.half_width=0.005", "until it is sure enough"),
            ("watercooler compare baseline=mandatory_webinar attribution.of=[space_voyage,rewards_only]", "which levers, for these two"),
        ),
        also=(config_files.SCENARIO,),
    ),
    "sweep": Verb(
        "experiments.sweep",
        "one campaign in many versions: which levers matter, and where the best values lie",
        (
            ("watercooler sweep campaign.brand.strength=0.2,0.5,0.8", "three versions, the same luck for all"),
            ("watercooler sweep 'campaign.teasers.0.day=range(-60,-1)'", "a curve over the day of the first teaser"),
            ("watercooler sweep campaign.reward.kind=none,recognition,money campaign.brand.strength=0.2,0.5,0.8", "a map"),
            ("watercooler sweep campaign=space_voyage,rewards_only company=small_firm", "whole files vary"),
            ("watercooler sweep sweep.design=lhs sweep.points=200 'campaign.brand.awe=interval(0,1)'", "spread evenly"),
            ("watercooler sweep sweep.responses=[frustration] campaign.involvement.managers_share=0,0.5,1", "another answer"),
            ("watercooler sweep execution=dask campaign.brand.awe=0,1", "on a cluster; see configs/execution/dask.yaml"),
        ),
    ),
    "optimise": Verb(
        "experiments.optimise",
        "the best ways to spend a budget: campaigns none of which beats another in every aim",
        (
            ("watercooler optimise", "aims, levers and budget in configs/optimise.yaml"),
            ("watercooler optimise optimise.limits.cost_total=200000 optimise.trials=400", "another budget, a longer search"),
            ("watercooler optimise 'campaign.brand.strength=interval(0.2,1)' campaign.reward.kind=none,recognition", "your levers"),
            ("watercooler optimise 'optimise.objectives=[max demand_supply_ratio,min frustration]'", "other aims"),
            ("watercooler optimise company=small_firm optimise.limits.cost_total=60000 'campaign.teasers.0.day=range(-60,-13)'", "days"),
            ("watercooler run campaign=results/optimise/space_voyage-global_marketing/campaigns/01.yaml", "what was found"),
        ),
    ),
    "sensitivity": Verb(
        "experiments.sensitivity",
        "which assumptions decide: how often another campaign is best, and which behavioural numbers move the result",
        (
            ("watercooler sensitivity", "all parameters, all shipped campaigns, a small firm: some minutes"),
            ("watercooler sensitivity sensitivity.kpi=roi", "is the ranking by another key figure as robust?"),
            ("watercooler sensitivity 'sensitivity.campaigns=[rewards_only, plans/launch.yaml]'", "your campaigns against campaign="),
            ("watercooler sensitivity 'sensitivity.parameters=[network_,talk_]'", "only parameters whose names begin like that"),
            ("watercooler sensitivity sensitivity.worlds=1024 sensitivity.trajectories=20 replications=10", "sharper"),
            ("watercooler sensitivity 'sensitivity.campaigns=[]' campaign=silent_masterpiece", "what moves one campaign"),
        ),
    ),
    "ambassadors": Verb(
        "experiments.ambassadors",
        "whom to involve before launch: chosen by simulated talk, against ties, PageRank, all managers and chance",
        (
            ("watercooler ambassadors", "twenty people for the campaign in configs/ambassadors.yaml"),
            ("watercooler ambassadors ambassadors.people=50 ambassadors.candidates=300", "more of them, out of more"),
            ("watercooler ambassadors ambassadors.budget_usd=3000 ambassadors.cost_usd.executive=1000", "under a budget"),
            ("watercooler ambassadors ambassadors.kpi=demand campaign=rewards_only", "who makes most people want it"),
            ("watercooler ambassadors company=small_firm ambassadors.people=5 replications=40", "a small firm, chosen with care"),
        ),
    ),
    "verify": Verb(
        "experiments.verify.verb",
        "why believe it: the engine against theory, the model against observed patterns, what results do not hang on",
        (
            ("watercooler verify", "everything: some minutes"),
            ("watercooler verify verify.part=closed_forms verify.size=quick", "the engine against theory, in half a minute"),
            ("watercooler verify verify.part=closed_forms verify.theories=[Bass,Seats]", "some theories alone, with all tries"),
            ("watercooler verify verify.part=patterns", "every pattern with its source, and those the model does not show"),
            ("watercooler verify verify.part=patterns behaviour=ours.yaml", "does your calibrated behaviour still show them?"),
            ("watercooler verify verify.part=robustness", "null models, company size, order of acting, replications"),
        ),
    ),
    "results": Verb(
        "experiments.results",
        "what has been computed: list [default], show NAME, or query it in SQL",
        (
            ("watercooler results", "every result"),
            ("watercooler results show space_voyage-global_marketing", "key figures, and the command that gives them again"),
            (
                'watercooler results query "SELECT name, avg(talk_about_rate) FROM kpis GROUP BY name"',
                "tables: kpis daily posts points runs",
            ),
            ("watercooler results list results=elsewhere/results", "another folder"),
        ),
    ),
    "import": Verb(
        "experiments.import_",
        "your own company: check HR, platform and learning exports, and make tables of them that name nobody",
        (
            ("watercooler import people=hr.csv", "an HR list: who works where, and reports to whom"),
            ("watercooler import people=hr.csv messages=export.zip messages_map=viva_engage", "and who knows whom"),
            ("watercooler import messages=slack.zip messages_map=slack", "people, offices and ties from Slack alone"),
            ("watercooler import people=hr.csv learning=report.csv learning_map=docebo", "and who registered and came"),
            ("watercooler import people=hr.csv people_map=our_hr.yaml", "columns named otherwise: your own map"),
            ("watercooler import people=hr.csv mend=true", "leave out or empty what is wrong, and list it"),
        ),
        also=("import_map",),
    ),
    "calibrate": Verb(
        "experiments.calibrate",
        "fit behaviour to what was observed, and say what the data do not tell",
        (
            ("watercooler calibrate calibrate.observed.registrations.file=lms.csv", "to last year's campaign"),
            ("watercooler calibrate calibrate.survey.file=answers.csv", "how many tell colleagues: see experiments/survey.md"),
            ("watercooler calibrate calibrate.adoption.people=people.csv calibrate.adoption.ties=ties.csv", "who adopted when, where"),
            ("watercooler calibrate ... calibrate.recovery.repetitions=50", "does it find known parameters again?"),
            ("watercooler calibrate ... calibrate.adoption.columns.site=office", "other names of columns"),
            ("watercooler calibrate ... calibrate.adoption.forecast.splits=20", "put its forecasts to the test"),
            ("watercooler run behaviour=results/calibrate/NAME/configs/behaviour/NAME.yaml", "use what was fitted"),
        ),
    ),
    "dashboard": Verb(
        "experiments.dashboard.verb",
        "in the browser: choose a company and a campaign, move its levers, see at once what changes",
        (
            ("make dashboard", "install what it needs into this folder, and open it"),
            ('pip install "watercooler[ui]"', "the same elsewhere, once ..."),
            ("watercooler dashboard", "... then open it; Ctrl+C ends it"),
            ("watercooler dashboard port=8600 browser=false", "another port, and open no browser"),
            ("watercooler dashboard upload_megabytes=100", "take larger files"),
        ),
    ),
    "benchmark": Verb(
        "experiments.benchmark.verb",
        "how fast the model is on this machine, as ratios, also against other libraries",
        (
            ("watercooler benchmark", "every table; about half an hour"),
            ("watercooler benchmark tables=[scaling,quiet]", "some tables"),
            ("watercooler benchmark tables=[peers] peers.people=100000", "another size"),
            ("make benchmark", "the same, with the libraries that are compared installed into .venv-bench"),
        ),
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb; returns the exit code.

    0 done; 1 stopped by the machine (a full disk, say), to be gone on with; 2 the request cannot be carried out; 3 done,
    but some replications failed; 130 interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    asks_help = any(word in ("--help", "-h", "help") for word in words)
    names = [word for word in words if word not in ("--help", "-h", "help")]
    if not names:
        print(overview())
        return 0
    verb, rest = names[0], words[words.index(names[0]) + 1 :]
    if verb == "--version":
        from importlib.metadata import version

        print(f"watercooler {version('watercooler')}")
        return 0
    if verb in VERBS and asks_help:
        print(verb_help(verb))
        return 0
    try:
        if verb not in VERBS:
            raise RequestError([Problem(COMMAND_LINE, verb, _unknown_verb(verb))])
        import_module(VERBS[verb].module).main(rest)
    except RequestError as error:
        if os.environ.get("WATERCOOLER_DEBUG") == "1":
            raise
        print(error, file=sys.stderr)
        return EXIT_BAD_REQUEST
    except (StoppedError, SomeFailedError) as error:
        if os.environ.get("WATERCOOLER_DEBUG") == "1":
            raise
        print(error, file=sys.stderr)
        return EXIT_STOPPED if isinstance(error, StoppedError) else EXIT_SOME_FAILED
    except KeyboardInterrupt as interrupt:
        print("\n" + (str(interrupt) or "watercooler: interrupted"), file=sys.stderr)
        return EXIT_INTERRUPTED
    return 0


def _unknown_verb(word: str) -> str:
    if "=" in word:
        return "a verb comes first, such as: watercooler run " + word
    return f"is not something watercooler can do{nearest(word, VERBS) or '; known: ' + ', '.join(VERBS)}"


# --- help -------------------------------------------------------------------------------------------------------------


def overview() -> str:
    """What there is, on one screen."""
    verbs = "\n".join(f"  {name:<12} {verb.summary}" for name, verb in VERBS.items())
    return f"""Will people talk about your learning programme before you spend the budget?

watercooler VERB [field=value ...]

{verbs}

Start with     watercooler run
Then look at   watercooler run --help

Without your own data this ranks campaigns; it does not forecast."""


def verb_help(name: str) -> str:
    """What a verb does, what can be chosen and changed, and examples."""
    verb = VERBS[name]
    width = max(len(command) for command, _ in verb.examples if len(command) < 70)
    examples = [f"  {command:<{width}}  {meaning}" for command, meaning in verb.examples]
    if name == "results":  # has no settings
        return "\n".join([f"watercooler {name} [list|show NAME|query SELECT]", "", f"  {verb.summary}", "", "Examples:", "", *examples])
    primary = config_files.primary(name)
    chosen = config_files.chosen_by_default(primary)
    lines = [f"watercooler {name} [field=value ...]", "", f"  {verb.summary}", ""]
    lines += ["Choose (* is what you get if you say nothing):" if chosen else "Choose by name:", ""]
    for group in (*filter(chosen.__contains__, config_files.GROUPS), *verb.also):
        for position, (choice, path) in enumerate(config_files.choices(group).items()):
            label = "" if position else f"{group}=" if group in config_files.GROUPS else group
            star = "*" if chosen.get(group) == choice else " "
            lines.append(f"  {label:>11}{star}{choice:<24} {config_files.summary(path)}")
    lines += ["", "Change:", "", *_own_fields(primary)]
    if chosen:
        lines += ["", "Every field inside a group can be changed too: group.field=value. Fields are explained in the files:"]
        lines += [f"  {config_files.shown(folder)}" for folder in config_files.folders()]
        lines += ["Your own: put a copy into configs/campaign/ of the folder you work in, or name the file: campaign=FILE.yaml"]
    lines += ["", "Examples:", "", *examples]
    lines += [
        "",
        "Values with spaces, commas or brackets: 'field=\"a value, quoted\"'. Tracebacks: WATERCOOLER_DEBUG=1.",
    ]
    return "\n".join(lines)


def _own_fields(primary: Path) -> list[str]:
    """The fields of a primary file with their comments, as they stand there."""
    lines = primary.read_text(encoding="utf-8").splitlines()
    start = next((i for i, line in enumerate(lines) if line.strip() == "- _self_"), -1)
    return [f"  {line}" for line in lines[start + 1 :] if line.strip()]


def command() -> int:
    """The command as it is installed: as `main`, and quiet where whoever reads it has seen enough (`| head`)."""
    try:
        code = main()
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(command())
