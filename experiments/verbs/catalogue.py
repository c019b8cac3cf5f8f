"""Every verb: its module, its summary, and examples. Nothing is imported before a verb runs."""

from typing import NamedTuple

from experiments.config import config_files


class VerbEntry(NamedTuple):
    """Something one can do. `module` has `main(arguments)`, which takes what follows the verb."""

    module: str
    summary: str
    examples: tuple[tuple[str, str], ...]
    also: tuple[str, ...] = ()  # more folders of files to choose from
    usage: str = ""  # what follows the verb, where there is no configuration file of its own


VERBS = {
    "run": VerbEntry(
        "experiments.verbs.run.verb",
        "simulate one campaign many times: key figures with intervals, figures, a report",
        (
            ("watercooler run", "the campaign and company in configs/run.yaml"),
            ("watercooler run campaign=silent_masterpiece company=small_firm", "choose by name"),
            ("watercooler run campaign=plans/launch.yaml name=launch", "your own file, your own result folder"),
            ("watercooler run campaign.reward.kind=money campaign.reward.value_usd=20", "change single settings"),
            ("watercooler run replications=auto", "until the means that head the answer are known to within what matters"),
            ("watercooler run campaign.teasers.0.day=-28", "the first teaser; lists count from 0"),
            ("watercooler run mechanisms.rivalry=false replications=300 seed=7", "switch a mechanism off"),
            ("watercooler run company=records company.employees=people.csv", "your own organisation"),
            ("watercooler run --cfg job campaign=rewards_only", "print the whole configuration, run nothing"),
        ),
    ),
    "compare": VerbEntry(
        "experiments.verbs.compare.verb",
        "what if? a baseline against alternatives with the same seeds, and which lever makes the difference",
        (
            ("watercooler compare baseline=rewards_only alternatives=recognition_not_money", "a scenario: only what differs"),
            ("watercooler compare baseline=space_voyage alternatives=[no_teasers,managers_first]", "several at once"),
            ("watercooler compare baseline=mandatory_webinar", "against all other campaigns"),
            ("watercooler compare alternatives=campaign.reward.kind=none", "a change as it is typed; the baseline is campaign="),
            (
                "watercooler compare 'alternatives=[\"campaign.reward.kind=money campaign.reward.value_usd=20\",plans/ours.yaml]'",
                "and files",
            ),
            (
                "watercooler compare baseline=mandatory_webinar alternatives=space_voyage compare.kpi=frustration",
                "another key figure decides",
            ),
            ("watercooler compare baseline=space_voyage replications=auto", "until more replications would not change a verdict"),
            ("watercooler compare baseline=mandatory_webinar attribution.of=[space_voyage,rewards_only]", "which levers, for these two"),
        ),
        also=(config_files.SCENARIO,),
    ),
    "sweep": VerbEntry(
        "experiments.verbs.sweep.verb",
        "one campaign in many versions: which levers matter, and where the best values lie",
        (
            ("watercooler sweep campaign.brand.strength=0.2,0.5,0.8", "three versions, the same seeds for all"),
            ("watercooler sweep 'campaign.teasers.0.day=range(-60,-1)'", "a curve over the day of the first teaser"),
            ("watercooler sweep campaign.reward.kind=none,recognition campaign.brand.strength=0.2,0.5,0.8", "a map"),
            ("watercooler sweep campaign=space_voyage,rewards_only company=small_firm", "whole files vary"),
            ("watercooler sweep sweep.design=lhs sweep.points=200 'campaign.brand.awe=interval(0,1)'", "spread evenly"),
            ("watercooler sweep sweep.responses=[frustration] campaign.involvement.managers_share=0,0.5,1", "another answer"),
            ("watercooler sweep execution=dask campaign.brand.awe=0,1", "on a cluster; see configs/execution/dask.yaml"),
        ),
    ),
    "optimise": VerbEntry(
        "experiments.verbs.optimise.verb",
        "the best use of a budget: which campaign to change to, what the next 1,000 USD buy, how many seats",
        (
            ("watercooler optimise", "better for no more money; aim, objectives and levers in configs/optimise.yaml"),
            (
                "watercooler optimise campaign.budget=300000",
                "what fits the budget in nine of ten plausible worlds; if nothing does, what blocks",
            ),
            ("watercooler optimise aim.application_rate_182_days=1", "weigh what else counts (compare knows it too)"),
            (
                "watercooler optimise optimise.limits.frustration=0.05 optimise.limits.rating_mean=4.2",
                "limits: most of the bad, least of the good",
            ),
            (
                "watercooler optimise optimise.curve=seats",
                "how many seats: cost, waitlist, content heard, frustration, empty seats of each number",
            ),
            ("watercooler optimise 'campaign.brand.strength=interval(0.2,1)' campaign.reward.kind=none,recognition", "your levers"),
            ("watercooler optimise 'optimise.objectives=[max demand_supply_ratio,min frustration]'", "other objectives"),
            ("watercooler optimise company=small_firm 'campaign.teasers.0.day=range(-60,-13)'", "days"),
            (
                "watercooler run campaign=results/optimise/space_voyage-global_marketing/campaigns/01.yaml",
                "simulate a campaign that was found",
            ),
        ),
    ),
    "sensitivity": VerbEntry(
        "experiments.verbs.sensitivity.verb",
        "which assumption flips this decision: what moves the difference from an alternative, over plausible worlds",
        (
            ("watercooler sensitivity", "the campaign in configs/sensitivity.yaml, or only an invitation: which assumption flips this?"),
            ("watercooler sensitivity campaign=rewards_only alternative=space_voyage", "another campaign"),
            ("watercooler sensitivity alternative=campaign.reward.kind=money", "a change as it is typed"),
            ("watercooler sensitivity alternative=twice_the_seats sensitivity.kpi=roi", "another key figure decides"),
            ("watercooler sensitivity 'sensitivity.parameters=[network_,talk_]'", "only parameters whose names begin like that"),
            (
                "watercooler sensitivity sensitivity.design=variance company=small_firm",
                "the full design, over all ranges and campaigns: minutes",
            ),
            (
                "watercooler sensitivity sensitivity.design=variance company=small_firm 'sensitivity.campaigns=[rewards_only, plans/launch.yaml]'",
                "your campaigns against campaign=",
            ),
        ),
        also=(config_files.SCENARIO,),
    ),
    "ambassadors": VerbEntry(
        "experiments.verbs.ambassadors.verb",
        "whom to involve before launch: chosen by simulated talk, against ties, PageRank, all managers and chance",
        (
            ("watercooler ambassadors", "twenty people for the campaign in configs/ambassadors.yaml"),
            ("watercooler ambassadors ambassadors.people=50 ambassadors.candidates=300", "more of them, out of more"),
            ("watercooler ambassadors ambassadors.budget_usd=3000 campaign.involvement.ambassador_usd.executive=1000", "under a budget"),
            ("watercooler ambassadors ambassadors.kpi=demand campaign=rewards_only", "choose whoever raises demand most"),
            ("watercooler ambassadors company=small_firm ambassadors.people=5 replications=40", "a small firm, with more replications"),
        ),
    ),
    "verify": VerbEntry(
        "experiments.verbs.verify.verb",
        "why believe it: the engine against theory, the model against observed patterns, forecasts against known truth",
        (
            ("watercooler verify", "everything: some minutes"),
            ("watercooler verify verify.part=closed_forms verify.size=quick", "the engine against theory, in half a minute"),
            ("watercooler verify verify.part=closed_forms verify.theories=[Bass,Seats]", "some theories alone, with all tries"),
            ("watercooler verify verify.part=patterns", "every pattern with its source, and those the model does not show"),
            ("watercooler verify verify.part=patterns behaviour=ours.yaml", "does your calibrated behaviour still show them?"),
            ("watercooler verify verify.part=robustness", "null models, company size, order of acting, replications"),
            ("watercooler verify verify.part=forecasts", "do intervals hold the next year of companies whose truth is known?"),
        ),
    ),
    "plausible": VerbEntry(
        "experiments.verbs.plausible.verb",
        "parameter sets that give what is observed: full sets of behavioural values, drawn from all ranges and held against targets",
        (
            ("make plausible", "the sets that come with the project, anew: after every change of model, behaviour or targets"),
            ("watercooler plausible", "the same into results/plausible: sets, report, tables; a minute or two"),
            ("watercooler plausible plausible.sets=2048", "more of them"),
            ("watercooler plausible plausible.misses=1", "any one target may itself be wrong"),
            ("watercooler plausible plausible.targets.fives.high=0.7", "another range of a target; all stand in configs/plausible.yaml"),
        ),
    ),
    "results": VerbEntry(
        "experiments.verbs.results.verb",
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
        usage="[list|show NAME|query SELECT]",
    ),
    "new": VerbEntry(
        "experiments.verbs.new.verb",
        "a campaign and a company of your own, by ten questions",
        (
            ("watercooler new", "asks: title, offices, home, start, hours, format, dates, seats, channel, budget"),
            ('watercooler new "title=Lead Well 2027" "offices=Zurich 500 +1, Boston 350 -5" budget=150000', "answers as options"),
            ("watercooler new company=six_offices", "another programme in a company that is there"),
        ),
        usage="[question=answer ...]",
    ),
    "doctor": VerbEntry(
        "experiments.verbs.doctor.verb",
        "is everything there, and how fast is this machine?",
        (("watercooler doctor", "looks at packages, folders and plausible sets, and times the model"),),
        usage="[results=FOLDER|ADDRESS]",
    ),
    "import": VerbEntry(
        "experiments.verbs.import_.verb",
        "your own company: check HR, platform and learning exports, and turn them into tables without names",
        (
            ("watercooler import people=hr.csv", "an HR list: who works where, and reports to whom"),
            ("watercooler import people=hr.csv messages=export.zip messages_map=viva_engage", "and who knows whom"),
            ("watercooler import messages=slack.zip messages_map=slack", "people, offices and ties from Slack alone"),
            ("watercooler import people=hr.csv ties=survey.csv", "and who knows whom: a survey, an e-mail log, contacts of badges"),
            ("watercooler import people=hr.csv learning=report.csv learning_map=docebo", "and who registered and came"),
            ("watercooler import people=hr.csv people_map=our_hr.yaml", "if your columns have other names: your own map"),
            ("watercooler import people=hr.csv mend=true", "leave out or empty what is wrong, and list it"),
        ),
        also=("import_map",),
    ),
    "calibrate": VerbEntry(
        "experiments.verbs.calibrate.verb",
        "fit behaviour to observations, and report what the data leave open",
        (
            (
                "watercooler calibrate calibrate.observed.registrations.file=registrations.csv",
                "registrations of last year's campaign, by day",
            ),
            ("watercooler calibrate calibrate.survey.file=answers.csv", "how many tell colleagues: see experiments/survey.md"),
            ("watercooler calibrate calibrate.adoption.people=people.csv calibrate.adoption.ties=ties.csv", "who adopted when, where"),
            ("watercooler calibrate calibrate.bass.file=counts.csv", "only counts by period: a Bass curve, and how it goes on"),
            ("watercooler calibrate ... calibrate.recovery.repetitions=50", "does it find known parameters again?"),
            ("watercooler calibrate ... calibrate.adoption.columns.site=office", "other names of columns"),
            ("watercooler calibrate ... calibrate.adoption.forecast.splits=20", "put its forecasts to the test"),
            ("watercooler run behaviour=results/calibrate/NAME/configs/behaviour/NAME.yaml", "use what was fitted"),
        ),
    ),
    "dashboard": VerbEntry(
        "experiments.dashboard.verb",
        "in the browser: choose a company and a campaign, change its levers, see the effect at once",
        (
            ("make dashboard", "install what it needs into this folder, and open it"),
            ('pip install "watercooler[ui]"', "the same elsewhere, once ..."),
            ("watercooler dashboard", "... then open it; Ctrl+C ends it"),
            ("watercooler dashboard port=8600 browser=false", "another port, and open no browser"),
            ("watercooler dashboard upload_megabytes=100", "take larger files"),
        ),
    ),
    "benchmark": VerbEntry(
        "experiments.verbs.benchmark.verb",
        "how fast the model is on this machine, as ratios, also against other libraries",
        (
            ("watercooler benchmark", "every table; about half an hour"),
            ("watercooler benchmark tables=[scaling,quiet]", "some tables"),
            ("watercooler benchmark tables=[peers] peers.people=100000", "another size"),
            ("make benchmark", "the same, with the libraries that are compared installed into .venv-bench"),
        ),
    ),
}
