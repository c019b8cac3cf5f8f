"""Options of every verb as keyword arguments of `import watercooler`. Written by docs/keywords.py: change the verb's options.py, or the
comment in configs/, and run it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any, Literal, TypedDict

Word = str | PurePath
"""A name, or the path of a file."""


class RunKeywords(TypedDict, total=False):
    """Options:

    company: a file in configs/company (name, or file (.yaml); default global_marketing)
    campaign: a file in configs/campaign: copy one to make your own (name, or file (.yaml); default space_voyage)
    platform: a file in configs/platform (name, or file (.yaml); default internal_social)
    behaviour: a file in configs/behaviour (name, or file (.yaml); default evidence)
    execution: a file in configs/execution (name, or file (.yaml); default local)
    replications: how often the campaign is simulated, each with its own seed | auto: until the means of pull and content heard are
        known to within what matters (whole number or auto, ≥ 1, ≤ 100,000; default 128)
    seed: seed of the first replication, the next ones count up: seed=17 replications=1 is replication 17 again (whole number, ≥ 0, ≤
        1,000,000,000,000; default 1)
    vary: seed: one company for all replications | company: each replication draws the company anew (of one from records: what people
        are like, and ties that no file gives) (seed or company; default seed)
    uncertainty: all: events, company and plausible parameters differ | luck: as `vary` says, with the values of behaviour (all or luck;
        default all)
    engine: columns: fast | agents: one person at a time; same results to the last bit (columns or agents; default columns)
    name: result folder in results/run; empty: <campaign>-<company> (text or empty; default empty)
    results: where all results go, seen from the folder in which you run; or s3://BUCKET/PREFIX (text; default results)
    png: true: figures as PNG too, beside SVG: for slides and mails (true or false; default false)
    execution__kind: processes of this machine, or a dask cluster (local or dask; default local)
    execution__scheduler: dask: where its scheduler answers; empty: one is started here (text or empty; default empty)
    execution__workers: processes; empty: one a core (whole number or empty, ≥ 1, ≤ 1,024; default empty)
    execution__chunk_seconds: seconds of work between two savings (number, > 0, ≤ 3,600; default 5.0)
    execution__in_process_seconds: seconds of work not worth a process (number, ≥ 0, ≤ 3,600; default 4.0)
    execution__hung_seconds: seconds without a sign of life until a worker is replaced (number, ≥ 2, ≤ 86,400; default 300.0)
    most: replications=auto: replications at most; beyond 512 parameter sets come again (whole number, ≥ 5, ≤ 100,000; default 512)
    risks: what could go wrong; or KEY_FIGURE > NUMBER: "cost_total > 150000", "left_out > 50" (people) (list of text; default
        [rooms_half_empty, spoken_ill_of, most_left_out, anger, loss])
    matters: the smallest difference that matters, of a key figure or of the aim, in its unit: matters.cost_total=5000; else 2 points of
        a share or of frustration, 5 of a return in percent, 5 % of the aim and of all else (mapping of number, > 0; default empty)
    report: false leaves figures and report.html out: tables and summary only, sooner (true or false; default true)
    mechanisms: a mechanism switched off: mechanisms.rivalry=false (mapping of true or false; default empty)
    """

    company: Word
    campaign: Word
    platform: Word
    behaviour: Word
    execution: Word
    replications: int | Literal["auto"]
    seed: int
    vary: Literal["seed", "company"]
    uncertainty: Literal["all", "luck"]
    engine: Literal["columns", "agents"]
    name: Word | None
    results: Word
    png: bool
    execution__kind: Literal["local", "dask"]
    execution__scheduler: Word | None
    execution__workers: int | None
    execution__chunk_seconds: float
    execution__in_process_seconds: float
    execution__hung_seconds: float
    most: int
    risks: Sequence[Word]
    matters: Mapping[str, float]
    report: bool
    mechanisms: Mapping[str, bool]


class CompareKeywords(TypedDict, total=False):
    """Options:

    company: a file in configs/company (name, or file (.yaml); default global_marketing)
    campaign: a file in configs/campaign: the baseline, if none is named below (name, or file (.yaml); default space_voyage)
    platform: a file in configs/platform (name, or file (.yaml); default internal_social)
    behaviour: a file in configs/behaviour (name, or file (.yaml); default evidence)
    execution: a file in configs/execution (name, or file (.yaml); default local)
    replications: how often each arm is simulated | auto: until more would hardly change a verdict on pull, content heard and
        compare.kpi (whole number or auto, ≥ 1, ≤ 100,000; default 128)
    seed: seed of the first replication, the next ones count up; the same for all arms (whole number, ≥ 0, ≤ 1,000,000,000,000; default
        1)
    vary: seed: one company for all replications | company: each replication draws the company anew (of one from records: what people
        are like, and ties that no file gives) (seed or company; default seed)
    uncertainty: all: events, company and plausible parameters differ | luck: as `vary` says, with the values of behaviour (all or luck;
        default all)
    engine: columns: fast | agents: one person at a time; same results to the last bit (columns or agents; default columns)
    name: result folder in results/compare; empty: <baseline>-against-<alternative> (text or empty; default empty)
    results: where all results go, seen from the folder in which you run; or s3://BUCKET/PREFIX (text; default results)
    png: true: figures as PNG too, beside SVG: for slides and mails (true or false; default false)
    execution__kind: processes of this machine, or a dask cluster (local or dask; default local)
    execution__scheduler: dask: where its scheduler answers; empty: one is started here (text or empty; default empty)
    execution__workers: processes; empty: one a core (whole number or empty, ≥ 1, ≤ 1,024; default empty)
    execution__chunk_seconds: seconds of work between two savings (number, > 0, ≤ 3,600; default 5.0)
    execution__in_process_seconds: seconds of work not worth a process (number, ≥ 0, ≤ 3,600; default 4.0)
    execution__hung_seconds: seconds without a sign of life until a worker is replaced (number, ≥ 2, ≤ 86,400; default 300.0)
    baseline: a campaign, a scenario that says `from:`, or a file; empty: campaign= (text or empty; default empty)
    aim: what decides: weights of key figures that are shares or go from 0 to 1; their geometric mean. aim.reach=1 adds one; aim={reach:
        1} weighs nothing else (mapping of number, ≥ 0, ≤ 1,000; default {demand_rate:1, content_heard:1})
    risks: what could go wrong, in every arm; or KEY_FIGURE > NUMBER: "cost_total > 150000", "left_out > 50" (people) (list of text;
        default [rooms_half_empty, spoken_ill_of, most_left_out, anger, loss])
    matters: the smallest difference that matters, of a key figure or of the aim, in its unit: matters.cost_total=5000; else 2 points of
        a share or of frustration, 5 of a return in percent, 5 % of the aim and of all else (mapping of number, > 0; default empty)
    compare: Which key figures count, and how sure one wants to be. (a group)
    compare__kpi: the key figure that ranks, stops, and is taken apart; any but this and demand_rate decides instead of the aim (text;
        default content_heard)
    compare__kpis: key figures in tables and the forest plot (list of text; default [demand_rate, content_heard, content_reach,
        demand_served, application_rate_182_days, frustration, cost_total, talk_about_rate])
    compare__half_width: replications=auto: half of the 90 % interval to be reached, in the key figure's unit; empty: until the verdicts
        are settled (number or empty, > 0; default empty)
    compare__first: replications=auto: replications before the first look (whole number, ≥ 5, ≤ 100,000; default 20)
    compare__most: replications=auto: replications at most; beyond 512 parameter sets come again (whole number, ≥ 5, ≤ 100,000; default
        512)
    compare__information: true: what it is worth to find something out before choosing (parameters, prices, a survey, a pilot); 512
        replications, unless stated (true or false; default false)
    compare__answers: information: answers to the survey question of experiments/survey.md, of attendees of an average programme (whole
        number, ≥ 5, ≤ 100,000; default 60)
    attribution: which group of levers bought the difference (Shapley): 2 x 2 x ... combinations are simulated (a group)
    attribution__of: names of alternatives | none | auto: the alternative, where there is one and several groups differ (text or list of
        text; default auto)
    attribution__replications: on this many of the seeds (whole number, ≥ 2, ≤ 100,000; default 20)
    attribution__exact_groups: up to this many differing groups: every combination (256); above: sampled orders (whole number, ≥ 1, ≤
        12; default 8)
    attribution__orders: sampled orders (whole number, ≥ 4, ≤ 10,000; default 64)
    attribution__field_points: a group whose share matters: about so many combinations of its fields, to split its share among them
        (Owen); 0: none (whole number, ≥ 0, ≤ 10,000; default 48)
    mechanisms: a mechanism switched off in all arms: mechanisms.rivalry=false (mapping of true or false; default empty)
    """

    company: Word
    campaign: Word
    platform: Word
    behaviour: Word
    execution: Word
    replications: int | Literal["auto"]
    seed: int
    vary: Literal["seed", "company"]
    uncertainty: Literal["all", "luck"]
    engine: Literal["columns", "agents"]
    name: Word | None
    results: Word
    png: bool
    execution__kind: Literal["local", "dask"]
    execution__scheduler: Word | None
    execution__workers: int | None
    execution__chunk_seconds: float
    execution__in_process_seconds: float
    execution__hung_seconds: float
    baseline: Word | None
    aim: Mapping[str, float]
    risks: Sequence[Word]
    matters: Mapping[str, float]
    compare: Mapping[str, Any]
    compare__kpi: Word
    compare__kpis: Sequence[Word]
    compare__half_width: float | None
    compare__first: int
    compare__most: int
    compare__information: bool
    compare__answers: int
    attribution: Mapping[str, Any]
    attribution__of: Word | Sequence[Word]
    attribution__replications: int
    attribution__exact_groups: int
    attribution__orders: int
    attribution__field_points: int
    mechanisms: Mapping[str, bool]


class SweepKeywords(TypedDict, total=False):
    """Options:

    company: a file in configs/company (name, or file (.yaml); default global_marketing)
    campaign: a file in configs/campaign: what does not vary (name, or file (.yaml); default space_voyage)
    platform: a file in configs/platform (name, or file (.yaml); default internal_social)
    behaviour: a file in configs/behaviour (name, or file (.yaml); default evidence)
    execution: a file in configs/execution; dask: a cluster (name, or file (.yaml); default local)
    replications: how often each design point is simulated, with the same seeds for all of them (whole number, ≥ 1, ≤ 100,000; default
        128)
    seed: seed of the first replication, the next ones count up (whole number, ≥ 0, ≤ 1,000,000,000,000; default 1)
    vary: seed: one company for all replications | company: each replication draws the company anew (of one from records: what people
        are like, and ties that no file gives) (seed or company; default seed)
    uncertainty: all: events, company and plausible parameters differ | luck: as `vary` says, with the values of behaviour (all or luck;
        default all)
    engine: columns: fast | agents: one person at a time; same results to the last bit (columns or agents; default columns)
    name: result folder in results/sweep; empty: <campaign>-<company>, of several all of them: <campaign>-and-<campaign>-<company> (text
        or empty; default empty)
    results: where all results go, seen from the folder in which you run; or s3://BUCKET/PREFIX (text; default results)
    png: true: figures as PNG too, beside SVG: for slides and mails (true or false; default false)
    execution__kind: processes of this machine, or a dask cluster (local or dask; default local)
    execution__scheduler: dask: where its scheduler answers; empty: one is started here (text or empty; default empty)
    execution__workers: processes; empty: one a core (whole number or empty, ≥ 1, ≤ 1,024; default empty)
    execution__chunk_seconds: seconds of work between two savings (number, > 0, ≤ 3,600; default 5.0)
    execution__in_process_seconds: seconds of work not worth a process (number, ≥ 0, ≤ 3,600; default 4.0)
    execution__hung_seconds: seconds without a sign of life until a worker is replaced (number, ≥ 2, ≤ 86,400; default 300.0)
    risks: what could go wrong with what is recommended; or KEY_FIGURE > NUMBER: "cost_total > 150000", "left_out > 50" (people) (list
        of text; default [rooms_half_empty, spoken_ill_of, most_left_out, anger, loss])
    matters: the smallest difference that matters, of a key figure or of the aim, in its unit: matters.cost_total=5000; else 2 points of
        a share or of frustration, 5 of a return in percent, 5 % of the aim and of all else (mapping of number, > 0; default empty)
    sweep: What varies, and what is looked at. (a group)
    sweep__design: grid: every combination | lhs, sobol: points spread evenly over the space (for many factors) (grid or lhs or sobol;
        default grid)
    sweep__points: lhs and sobol: how many design points; sobol wants a power of two (whole number, ≥ 2, ≤ 1,000,000; default 64)
    sweep__design_seed: lhs and sobol: another seed is another layout (whole number, ≥ 0, ≤ 4,294,967,295; default 1)
    sweep__responses: names of key figures; the first decides what is best (content_heard or demand_rate: both together) (list of text;
        default [content_heard, demand_rate, cost_total])
    mechanisms: a mechanism switched off: mechanisms.rivalry=false (mapping of true or false; default empty)
    """

    company: Word
    campaign: Word
    platform: Word
    behaviour: Word
    execution: Word
    replications: int
    seed: int
    vary: Literal["seed", "company"]
    uncertainty: Literal["all", "luck"]
    engine: Literal["columns", "agents"]
    name: Word | None
    results: Word
    png: bool
    execution__kind: Literal["local", "dask"]
    execution__scheduler: Word | None
    execution__workers: int | None
    execution__chunk_seconds: float
    execution__in_process_seconds: float
    execution__hung_seconds: float
    risks: Sequence[Word]
    matters: Mapping[str, float]
    sweep: Mapping[str, Any]
    sweep__design: Literal["grid", "lhs", "sobol"]
    sweep__points: int
    sweep__design_seed: int
    sweep__responses: Sequence[Word]
    mechanisms: Mapping[str, bool]


class OptimiseKeywords(TypedDict, total=False):
    """Options:

    company: a file in configs/company (name, or file (.yaml); default global_marketing)
    campaign: a file in configs/campaign: what no lever changes (name, or file (.yaml); default space_voyage)
    platform: a file in configs/platform (name, or file (.yaml); default internal_social)
    behaviour: a file in configs/behaviour (name, or file (.yaml); default evidence)
    execution: a file in configs/execution; dask: a cluster (name, or file (.yaml); default local)
    replications: worlds in which each campaign is tried by the search, the same for all of them (whole number, ≥ 1, ≤ 100,000; default
        6)
    seed: seed of the first replication, the next ones count up (whole number, ≥ 0, ≤ 1,000,000,000,000; default 1)
    vary: seed: one company for all replications | company: each replication draws the company anew (of one from records: what people
        are like, and ties that no file gives) (seed or company; default seed)
    uncertainty: all: events, company and plausible parameters differ | luck: as `vary` says, with the values of behaviour (all or luck;
        default all)
    engine: columns: fast | agents: one person at a time; same results to the last bit (columns or agents; default columns)
    name: result folder in results/optimise; empty: <campaign>-<company> (text or empty; default empty)
    results: where all results go, seen from the folder in which you run; or s3://BUCKET/PREFIX (text; default results)
    png: true: figures as PNG too, beside SVG: for slides and mails (true or false; default false)
    execution__kind: processes of this machine, or a dask cluster (local or dask; default local)
    execution__scheduler: dask: where its scheduler answers; empty: one is started here (text or empty; default empty)
    execution__workers: processes; empty: one a core (whole number or empty, ≥ 1, ≤ 1,024; default empty)
    execution__chunk_seconds: seconds of work between two savings (number, > 0, ≤ 3,600; default 5.0)
    execution__in_process_seconds: seconds of work not worth a process (number, ≥ 0, ≤ 3,600; default 4.0)
    execution__hung_seconds: seconds without a sign of life until a worker is replaced (number, ≥ 2, ≤ 86,400; default 300.0)
    aim: what is aimed at: weights of key figures that are shares or go from 0 to 1; their geometric mean. aim.reach=1 adds one;
        aim={reach: 1} weighs nothing else (mapping of number, ≥ 0, ≤ 1,000; default {demand_rate:1, content_heard:1})
    matters: the smallest difference that matters, of a key figure or of the aim, in its unit: matters.cost_total=5000; else 2 points of
        a share or of frustration, 5 of a return in percent, 5 % of the aim and of all else (mapping of number, > 0; default empty)
    optimise: What is aimed at, what may be changed, and how long to search. (a group)
    optimise__curve: seats: no search, but what each number of seats costs and gives (seats or empty; default empty)
    optimise__objectives: objectives, such as [max aim, min cost_total] (list of text; default ['max aim', 'min cost_total'])
    optimise__limits: key figure: the most it may be, such as frustration: 0.05; cost_total: null: no limit at all (mapping of number or
        empty; default empty)
    optimise__levers: field of the campaign: choices, or {low, high} (mapping of values; default as in configs/optimise.yaml)
    optimise__trials: campaigns tried by the search, at first; where the levers make no more, all of them are tried, and nothing else
        (whole number, ≥ 4, ≤ 100,000; default 24)
    optimise__climbs: then, from the best of them, each lever one step to either side, the steps that help together, and those that
        others pay for: so often (whole number, ≥ 0, ≤ 100; default 3)
    optimise__random: campaigns tried at random beside, to see what searching is worth (whole number, ≥ 0, ≤ 100,000; default 0)
    optimise__generation: campaigns that are tried together, out of which the next ones are bred (whole number, ≥ 4, ≤ 1,000; default
        12)
    optimise__search_seed: another seed is another search (whole number, ≥ 0, ≤ 4,294,967,295; default 1)
    optimise__screened: the most promising of them, tried in more worlds ... (whole number, ≥ 1, ≤ 1,000; default 8)
    optimise__screen_worlds: ... so many (whole number, ≥ 1, ≤ 10,000; default 24)
    optimise__finalists: of these, simulated in fresh worlds, by which the best is chosen ... (whole number, ≥ 1, ≤ 50; default 2)
    optimise__confirm: ... so many; that one and the unchanged one in half as many more, by which nothing is chosen: they tell how often
        it keeps the limits (whole number, ≥ 2, ≤ 10,000; default 128)
    optimise__curve_worlds: of the fresh worlds, those in which each lever is moved around the recommended campaign ... (whole number, ≥
        2, ≤ 10,000; default 16)
    optimise__curve_values: ... over so many values, the ends among them, beside the recommended one, its neighbours and the unchanged
        one (whole number, ≥ 2, ≤ 50; default 2)
    mechanisms: a mechanism switched off: mechanisms.rivalry=false (mapping of true or false; default empty)
    """

    company: Word
    campaign: Word
    platform: Word
    behaviour: Word
    execution: Word
    replications: int
    seed: int
    vary: Literal["seed", "company"]
    uncertainty: Literal["all", "luck"]
    engine: Literal["columns", "agents"]
    name: Word | None
    results: Word
    png: bool
    execution__kind: Literal["local", "dask"]
    execution__scheduler: Word | None
    execution__workers: int | None
    execution__chunk_seconds: float
    execution__in_process_seconds: float
    execution__hung_seconds: float
    aim: Mapping[str, float]
    matters: Mapping[str, float]
    optimise: Mapping[str, Any]
    optimise__curve: Literal["seats"] | None
    optimise__objectives: Sequence[Word]
    optimise__limits: Mapping[str, float | None]
    optimise__levers: Mapping[str, Any]
    optimise__trials: int
    optimise__climbs: int
    optimise__random: int
    optimise__generation: int
    optimise__search_seed: int
    optimise__screened: int
    optimise__screen_worlds: int
    optimise__finalists: int
    optimise__confirm: int
    optimise__curve_worlds: int
    optimise__curve_values: int
    mechanisms: Mapping[str, bool]


class SensitivityKeywords(TypedDict, total=False):
    """Options:

    company: a file in configs/company; for the full design take a small one (company=small_firm) (name, or file (.yaml); default
        global_marketing)
    campaign: a file in configs/campaign: the campaign as it is, if none is named below (name, or file (.yaml); default space_voyage)
    platform: a file in configs/platform (name, or file (.yaml); default internal_social)
    behaviour: a file in configs/behaviour: values, and their ranges (name, or file (.yaml); default evidence)
    execution: a file in configs/execution; dask: a cluster (name, or file (.yaml); default local)
    replications: plausible worlds | design=variance: unless stated, 4: how often each campaign is simulated with each parameter set
        (whole number, ≥ 1, ≤ 100,000; default 512)
    seed: seed of the first replication, the next ones count up (whole number, ≥ 0, ≤ 1,000,000,000,000; default 1)
    vary: design=variance: seed: one company for all replications | company: each draws the company anew (of one from records: what
        people are like, and ties that no file gives) (seed or company; default seed)
    uncertainty: all: each replication has events, company and plausible parameters of its own; luck: as `vary` says (all or luck;
        default luck)
    engine: columns: fast | agents: one person at a time; same results to the last bit (columns or agents; default columns)
    name: result folder in results/sensitivity; empty: <campaign>-against-<alternative>, or <campaign>-<company> (text or empty; default
        empty)
    results: where all results go, seen from the folder in which you run; or s3://BUCKET/PREFIX (text; default results)
    png: true: figures as PNG too, beside SVG: for slides and mails (true or false; default false)
    execution__kind: processes of this machine, or a dask cluster (local or dask; default local)
    execution__scheduler: dask: where its scheduler answers; empty: one is started here (text or empty; default empty)
    execution__workers: processes; empty: one a core (whole number or empty, ≥ 1, ≤ 1,024; default empty)
    execution__chunk_seconds: seconds of work between two savings (number, > 0, ≤ 3,600; default 5.0)
    execution__in_process_seconds: seconds of work not worth a process (number, ≥ 0, ≤ 3,600; default 4.0)
    execution__hung_seconds: seconds without a sign of life until a worker is replaced (number, ≥ 2, ≤ 86,400; default 300.0)
    baseline: the campaign as it is: a campaign, a scenario that says `from:`, or a file; empty: campaign= (text or empty; default
        empty)
    risks: what could go wrong with what is recommended; or KEY_FIGURE > NUMBER: "cost_total > 150000", "left_out > 50" (people) (list
        of text; default [rooms_half_empty, spoken_ill_of, most_left_out, anger, loss])
    matters: the smallest difference that matters, of a key figure or of the aim, in its unit: matters.cost_total=5000; else 2 points of
        a share or of frustration, 5 of a return in percent, 5 % of the aim and of all else (mapping of number, > 0; default empty)
    sensitivity: What varies, what is looked at, and how many parameter sets are drawn. (a group)
    sensitivity__design: decision: what moves the difference from the alternative, over plausible worlds | variance: the full design
        over all ranges, see below (decision or variance; default decision)
    sensitivity__kpi: the key figure that decides; design=decision: content_heard or demand_rate are both together (geometric mean)
        (text; default content_heard)
    sensitivity__campaigns: campaigns that are ranked, names or files (list of text; default [space_voyage, mandatory_webinar,
        silent_masterpiece, rewards_only, teaser_without_substance])
    sensitivity__parameters: behavioural parameters that are looked at, by name or by the beginning of a name, such as [network_,
        talk_]; []: all (list of text; default empty)
    sensitivity__parameter_sets: drawn evenly from all ranges at once (Latin hypercube), to see how often the ranking changes (whole
        number, ≥ 8, ≤ 100,000; default 256)
    sensitivity__trajectories: Morris screening: walks through the ranges; each costs one parameter set a parameter, and one more (whole
        number, ≥ 2, ≤ 10,000; default 8)
    sensitivity__keep: parameters that matter most in the screening and go on to Sobol's indices (whole number, ≥ 1, ≤ 100; default 8)
    sensitivity__base_samples: Sobol's indices: parameter sets are this x (keep + 2); a power of two (whole number, ≥ 4, ≤ 65,536;
        default 128)
    sensitivity__design_seed: another seed draws other parameter sets (whole number, ≥ 0, ≤ 4,294,967,295; default 1)
    mechanisms: a mechanism switched off: mechanisms.rivalry=false (mapping of true or false; default empty)
    """

    company: Word
    campaign: Word
    platform: Word
    behaviour: Word
    execution: Word
    replications: int
    seed: int
    vary: Literal["seed", "company"]
    uncertainty: Literal["all", "luck"]
    engine: Literal["columns", "agents"]
    name: Word | None
    results: Word
    png: bool
    execution__kind: Literal["local", "dask"]
    execution__scheduler: Word | None
    execution__workers: int | None
    execution__chunk_seconds: float
    execution__in_process_seconds: float
    execution__hung_seconds: float
    baseline: Word | None
    risks: Sequence[Word]
    matters: Mapping[str, float]
    sensitivity: Mapping[str, Any]
    sensitivity__design: Literal["decision", "variance"]
    sensitivity__kpi: Word
    sensitivity__campaigns: Sequence[Word]
    sensitivity__parameters: Sequence[Word]
    sensitivity__parameter_sets: int
    sensitivity__trajectories: int
    sensitivity__keep: int
    sensitivity__base_samples: int
    sensitivity__design_seed: int
    mechanisms: Mapping[str, bool]


class AmbassadorsKeywords(TypedDict, total=False):
    """Options:

    company: a file in configs/company (name, or file (.yaml); default global_marketing)
    campaign: a file in configs/campaign; ambassadors help most if few would hear of it without them (name, or file (.yaml); default
        silent_masterpiece)
    platform: a file in configs/platform (name, or file (.yaml); default internal_social)
    behaviour: a file in configs/behaviour (name, or file (.yaml); default evidence)
    execution: a file in configs/execution; dask: a cluster (name, or file (.yaml); default local)
    replications: worlds in which each group is simulated while choosing, the same for all of them (whole number, ≥ 1, ≤ 100,000;
        default 40)
    seed: seed of the first replication, the next ones count up (whole number, ≥ 0, ≤ 1,000,000,000,000; default 1)
    vary: nothing else: ambassadors are people of one company (seed or company; default seed)
    uncertainty: all: events and plausible parameters differ, and of a company from records what no file tells | luck: events alone,
        with the values of behaviour (all or luck; default all)
    engine: columns: fast | agents: one person at a time; same results to the last bit (columns or agents; default columns)
    name: result folder in results/ambassadors; empty: <campaign>-<company> (text or empty; default empty)
    results: where all results go, seen from the folder in which you run; or s3://BUCKET/PREFIX (text; default results)
    png: true: figures as PNG too, beside SVG: for slides and mails (true or false; default false)
    execution__kind: processes of this machine, or a dask cluster (local or dask; default local)
    execution__scheduler: dask: where its scheduler answers; empty: one is started here (text or empty; default empty)
    execution__workers: processes; empty: one a core (whole number or empty, ≥ 1, ≤ 1,024; default empty)
    execution__chunk_seconds: seconds of work between two savings (number, > 0, ≤ 3,600; default 5.0)
    execution__in_process_seconds: seconds of work not worth a process (number, ≥ 0, ≤ 3,600; default 4.0)
    execution__hung_seconds: seconds without a sign of life until a worker is replaced (number, ≥ 2, ≤ 86,400; default 300.0)
    risks: what could go wrong with what is recommended; or KEY_FIGURE > NUMBER: "cost_total > 150000", "left_out > 50" (people) (list
        of text; default [rooms_half_empty, spoken_ill_of, most_left_out, anger, loss])
    matters: the smallest difference that matters, of a key figure or of the aim, in its unit: matters.cost_total=5000; else 2 points of
        a share or of frustration, 5 of a return in percent, 5 % of the aim and of all else (mapping of number, > 0; default empty)
    ambassadors: How many, at what cost, and how carefully they are chosen. (a group)
    ambassadors__kpi: what is gained: a share of company or audience, or people, posts, conversations (text; default content_heard)
    ambassadors__people: at most this many are involved (whole number, ≥ 1, ≤ 10,000; default 20)
    ambassadors__budget_usd: at most this much is spent on involving them, at the prices in campaign.involvement; empty: no limit
        (number or empty, ≥ 0, ≤ 1,000,000,000; default empty)
    ambassadors__candidates: people who are tried one by one: best by ties, PageRank, teams led, ties to other offices, and by chance
        (whole number, ≥ 1, ≤ 100,000; default 120)
    ambassadors__random_draws: groups drawn by chance, for comparison (whole number, ≥ 1, ≤ 100; default 2)
    ambassadors__list: a file of yours that lists the chosen: whom.csv; beside it whom.yaml, a scenario that involves them (text or
        empty; default empty)
    ambassadors__confirm: fresh worlds in which the chosen are compared with the others (whole number, ≥ 2, ≤ 10,000; default 128)
    mechanisms: a mechanism switched off: mechanisms.rivalry=false (mapping of true or false; default empty)
    """

    company: Word
    campaign: Word
    platform: Word
    behaviour: Word
    execution: Word
    replications: int
    seed: int
    vary: Literal["seed", "company"]
    uncertainty: Literal["all", "luck"]
    engine: Literal["columns", "agents"]
    name: Word | None
    results: Word
    png: bool
    execution__kind: Literal["local", "dask"]
    execution__scheduler: Word | None
    execution__workers: int | None
    execution__chunk_seconds: float
    execution__in_process_seconds: float
    execution__hung_seconds: float
    risks: Sequence[Word]
    matters: Mapping[str, float]
    ambassadors: Mapping[str, Any]
    ambassadors__kpi: Word
    ambassadors__people: int
    ambassadors__budget_usd: float | None
    ambassadors__candidates: int
    ambassadors__random_draws: int
    ambassadors__list: Word | None
    ambassadors__confirm: int
    mechanisms: Mapping[str, bool]


class CalibrateKeywords(TypedDict, total=False):
    """Options:

    company: a file in configs/company (name, or file (.yaml); default global_marketing)
    campaign: a file in configs/campaign (name, or file (.yaml); default space_voyage)
    platform: a file in configs/platform (name, or file (.yaml); default internal_social)
    behaviour: a file in configs/behaviour (name, or file (.yaml); default evidence)
    execution: a file in configs/execution (name, or file (.yaml); default local)
    replications: campaigns (or histories) simulated with what was fitted, to compare with what was observed (whole number, ≥ 1, ≤
        100,000; default 200)
    seed: of the search, and of the first history (whole number, ≥ 0, ≤ 1,000,000,000,000; default 1)
    vary: nothing else may vary here (seed; default seed)
    uncertainty: of the draws: all: every parameter that is not fitted comes from the plausible sets | luck: it stays as it is (all or
        luck; default all)
    engine: columns: fast | agents: one person at a time (columns or agents; default columns)
    name: result folder in results/calibrate; empty: <campaign>-<company>, or the folder the adoption data lie in (text or empty;
        default empty)
    results: where all results go, seen from the folder in which you run; or s3://BUCKET/PREFIX (text; default results)
    png: true: figures as PNG too, beside SVG: for slides and mails (true or false; default false)
    execution__kind: processes of this machine, or a dask cluster (local or dask; default local)
    execution__scheduler: dask: where its scheduler answers; empty: one is started here (text or empty; default empty)
    execution__workers: processes; empty: one a core (whole number or empty, ≥ 1, ≤ 1,024; default empty)
    execution__chunk_seconds: seconds of work between two savings (number, > 0, ≤ 3,600; default 5.0)
    execution__in_process_seconds: seconds of work not worth a process (number, ≥ 0, ≤ 3,600; default 4.0)
    execution__hung_seconds: seconds without a sign of life until a worker is replaced (number, ≥ 2, ≤ 86,400; default 300.0)
    calibrate: What is fitted to what. (a group)
    calibrate__observed: CSV: a line a day (and office) with a count, or a line an event; dates, or days from the first workshop (a
        group)
    calibrate__observed__registrations: A series: how many on which day, by office where it says so. Without counts every line is one
        event. (a group)
    calibrate__observed__registrations__file: CSV: a line a day (and office) with a count, or a line an event (text or empty; default
        empty)
    calibrate__observed__registrations__date: column with the day (text; default date)
    calibrate__observed__registrations__office: column with the office, if there is one (text; default office)
    calibrate__observed__registrations__count: column with how many, if there is one; else, or with null, every line is one event (text
        or empty; default count)
    calibrate__observed__registrations__person: column with who, if there is one (text; default employee_id)
    calibrate__observed__registrations__course: column with the course, if there is one (text; default programme)
    calibrate__observed__registrations__status: column with the status, if there is one: who only registered did not attend (text;
        default status)
    calibrate__observed__registrations__until: last day that the file covers, a date or days from the first workshop; empty: its last
        line (date or whole number or empty; default empty)
    calibrate__observed__attendance: A series: how many on which day, by office where it says so. Without counts every line is one
        event. (a group)
    calibrate__observed__attendance__file: CSV: a line a day (and office) with a count, or a line an event (text or empty; default
        empty)
    calibrate__observed__attendance__date: column with the day (text; default date)
    calibrate__observed__attendance__office: column with the office, if there is one (text; default office)
    calibrate__observed__attendance__count: column with how many, if there is one; else, or with null, every line is one event (text or
        empty; default count)
    calibrate__observed__attendance__person: column with who, if there is one (text; default employee_id)
    calibrate__observed__attendance__course: column with the course, if there is one (text; default programme)
    calibrate__observed__attendance__status: column with the status, if there is one: who only registered did not attend (text; default
        status)
    calibrate__observed__attendance__until: last day that the file covers, a date or days from the first workshop; empty: its last line
        (date or whole number or empty; default empty)
    calibrate__observed__posts: A series: how many on which day, by office where it says so. Without counts every line is one event. (a
        group)
    calibrate__observed__posts__file: CSV: a line a day (and office) with a count, or a line an event (text or empty; default empty)
    calibrate__observed__posts__date: column with the day (text; default date)
    calibrate__observed__posts__office: column with the office, if there is one (text; default office)
    calibrate__observed__posts__count: column with how many, if there is one; else, or with null, every line is one event (text or
        empty; default count)
    calibrate__observed__posts__person: column with who, if there is one (text; default employee_id)
    calibrate__observed__posts__course: column with the course, if there is one (text; default programme)
    calibrate__observed__posts__status: column with the status, if there is one: who only registered did not attend (text; default
        status)
    calibrate__observed__posts__until: last day that the file covers, a date or days from the first workshop; empty: its last line (date
        or whole number or empty; default empty)
    calibrate__announcements: days on which something went out that the campaign file does not say (a reminder): simulated as one more
        e-mail (list of date or whole number; default empty)
    calibrate__rhythm: of weekdays, in days simulated with what was fitted: auto: where past weeks foretell it | none: as simulated
        (auto or none; default auto)
    calibrate__survey: answers of attendees to the item in experiments/survey.md, a line an answer (a group)
    calibrate__survey__file: CSV, one line an attendee who answered (text or empty; default empty)
    calibrate__survey__answer: column with the coded answer (text; default answer)
    calibrate__survey__codes: your words for each code (a group)
    calibrate__survey__codes__nothing: told nobody of it (list of text; default [nothing, no, none])
    calibrate__survey__codes__attendance: told that they had been there, no more (list of text; default [attendance, 'attendance only'])
    calibrate__survey__codes__content: told what it was about (list of text; default [content])
    calibrate__survey__codes__use: told how they used it at work (list of text; default [use, 'use at work'])
    calibrate__adoption: People with a site and a time of adoption, and who is tied to whom. (a group)
    calibrate__adoption__people: CSV, a line a person: who, site, time of adoption (empty: not by the end) (text or empty; default
        empty)
    calibrate__adoption__ties: CSV, a line a tie (text or empty; default empty)
    calibrate__adoption__directed: false: a tie counts both ways | true: whom it starts from looks at whom it ends at (true or false;
        default false)
    calibrate__adoption__changes: CSV, a line a person and time: what changed; columns as named in covariates and exposures, empty
        cells: nothing (text or empty; default empty)
    calibrate__adoption__covariates: columns of people (or of changes) that may go with adoption: numbers (standardised) or words
        (against the most common) (list of text; default empty)
    calibrate__adoption__exposures: columns of people with the time from which they were trained, told ... (or of changes: how often so
        far); taken as known ahead (list of text; default empty)
    calibrate__adoption__arm: column of people with the arm that was drawn for each by lot (text or empty; default empty)
    calibrate__adoption__control: the arm that others are compared with (text; default control)
    calibrate__adoption__cluster: column of people with the unit that was drawn as a whole (a team); where whole sites were drawn it is
        not needed (text or empty; default empty)
    calibrate__adoption__columns: names of the columns in your files (a group)
    calibrate__adoption__columns__person: column of people with who it is; of changes too (text; default person_id)
    calibrate__adoption__columns__site: column of people with their site (text; default site)
    calibrate__adoption__columns__time: whole periods from 1, or dates such as 2026-03-02 (text; default adoption_time)
    calibrate__adoption__columns__tie_from: column of ties with whom a tie starts from (text; default from)
    calibrate__adoption__columns__tie_to: column of ties with whom it ends at (text; default to)
    calibrate__adoption__columns__tie_kind: column of ties with their kind; only asked where tie_kinds names some (text; default kind)
    calibrate__adoption__tie_kinds: use only ties of these kinds (none: all) (list of text; default empty)
    calibrate__adoption__periods: periods watched; empty: up to the last adoption (whole number or empty, ≥ 2, ≤ 400; default empty)
    calibrate__adoption__period_days: calendar days in a period, or month, quarter, year; auto: what lies between the dates (a month, 14
        days), else 7 (number or auto or month or quarter or year, > 0, ≤ 4,000; default auto)
    calibrate__adoption__forecast: hide the later periods of some sites, forecast them, and compare with Bass and naive forecasts (a
        group)
    calibrate__adoption__forecast__splits: random choices of sites to hide; 0: no test (whole number, ≥ 0, ≤ 1,000; default 0)
    calibrate__adoption__forecast__cuts: share of the periods that is known of a hidden site (list of number, > 0, < 1; default [0.3,
        0.4, 0.5, 0.6, 0.7])
    calibrate__adoption__forecast__test_share: share of the sites that is hidden (number, > 0, < 1; default 0.5)
    calibrate__bass: only counts by period: a Bass curve, and how it goes on (a group)
    calibrate__bass__file: CSV: a line a period with a count, or a line an event (text or empty; default empty)
    calibrate__bass__time: column: whole numbers, or dates (text; default period)
    calibrate__bass__count: column with how many; null: each line is one event (text or empty; default count)
    calibrate__bass__period_days: calendar days in a period, or month, quarter, year; auto: what lies between the dates (a month, 14
        days), else 7 (number or auto or month or quarter or year, > 0, ≤ 4,000; default auto)
    calibrate__bass__people: how many there are to adopt at most; empty: unknown (whole number or empty, ≥ 10, ≤ 1,000,000,000; default
        empty)
    calibrate__bass__ahead: periods to forecast (whole number, ≥ 1, ≤ 400; default 8)
    calibrate__parameters: of a campaign: which behavioural parameters to fit; empty: those that such data may move (list of text;
        default empty)
    calibrate__search: of a campaign: how hard to search (a group)
    calibrate__search__first: simulations spread over the ranges in the behaviour file (whole number, ≥ 100, ≤ 1,000,000; default 1000)
    calibrate__search__rounds: rounds that narrow down (whole number, ≥ 1, ≤ 10; default 2)
    calibrate__search__each: simulations a round (whole number, ≥ 100, ≤ 1,000,000; default 600)
    calibrate__draws: of all parameters together, which other verbs take (behaviour=FILE) (a group)
    calibrate__draws__tried: fitted values with a plausible set of all others: simulated, and weighed by what was observed (whole
        number, ≥ 20, ≤ 100,000; default 1024)
    calibrate__draws__sets: drawn of them by weight (whole number, ≥ 10, ≤ 10,000; default 256)
    calibrate__draws__discrepancy: what the model is off by even with the right values, as a share of each observed number (our choice)
        (number, > 0, < 1; default 0.1)
    calibrate__recovery: Whether the method finds what it should: data made by the model with known parameters are calibrated. (a group)
    calibrate__recovery__repetitions: data sets made by the model with known parameters and calibrated as if real; 0: no test (whole
        number, ≥ 0, ≤ 10,000; default 0)
    mechanisms: a mechanism switched off: mechanisms.rivalry=false (mapping of true or false; default empty)
    """

    company: Word
    campaign: Word
    platform: Word
    behaviour: Word
    execution: Word
    replications: int
    seed: int
    vary: Literal["seed"]
    uncertainty: Literal["all", "luck"]
    engine: Literal["columns", "agents"]
    name: Word | None
    results: Word
    png: bool
    execution__kind: Literal["local", "dask"]
    execution__scheduler: Word | None
    execution__workers: int | None
    execution__chunk_seconds: float
    execution__in_process_seconds: float
    execution__hung_seconds: float
    calibrate: Mapping[str, Any]
    calibrate__observed: Mapping[str, Any]
    calibrate__observed__registrations: Mapping[str, Any]
    calibrate__observed__registrations__file: Word | None
    calibrate__observed__registrations__date: Word
    calibrate__observed__registrations__office: Word
    calibrate__observed__registrations__count: Word | None
    calibrate__observed__registrations__person: Word
    calibrate__observed__registrations__course: Word
    calibrate__observed__registrations__status: Word
    calibrate__observed__registrations__until: date | str | int | None
    calibrate__observed__attendance: Mapping[str, Any]
    calibrate__observed__attendance__file: Word | None
    calibrate__observed__attendance__date: Word
    calibrate__observed__attendance__office: Word
    calibrate__observed__attendance__count: Word | None
    calibrate__observed__attendance__person: Word
    calibrate__observed__attendance__course: Word
    calibrate__observed__attendance__status: Word
    calibrate__observed__attendance__until: date | str | int | None
    calibrate__observed__posts: Mapping[str, Any]
    calibrate__observed__posts__file: Word | None
    calibrate__observed__posts__date: Word
    calibrate__observed__posts__office: Word
    calibrate__observed__posts__count: Word | None
    calibrate__observed__posts__person: Word
    calibrate__observed__posts__course: Word
    calibrate__observed__posts__status: Word
    calibrate__observed__posts__until: date | str | int | None
    calibrate__announcements: Sequence[date | str | int]
    calibrate__rhythm: Literal["auto", "none"]
    calibrate__survey: Mapping[str, Any]
    calibrate__survey__file: Word | None
    calibrate__survey__answer: Word
    calibrate__survey__codes: Mapping[str, Any]
    calibrate__survey__codes__nothing: Sequence[Word]
    calibrate__survey__codes__attendance: Sequence[Word]
    calibrate__survey__codes__content: Sequence[Word]
    calibrate__survey__codes__use: Sequence[Word]
    calibrate__adoption: Mapping[str, Any]
    calibrate__adoption__people: Word | None
    calibrate__adoption__ties: Word | None
    calibrate__adoption__directed: bool
    calibrate__adoption__changes: Word | None
    calibrate__adoption__covariates: Sequence[Word]
    calibrate__adoption__exposures: Sequence[Word]
    calibrate__adoption__arm: Word | None
    calibrate__adoption__control: Word
    calibrate__adoption__cluster: Word | None
    calibrate__adoption__columns: Mapping[str, Any]
    calibrate__adoption__columns__person: Word
    calibrate__adoption__columns__site: Word
    calibrate__adoption__columns__time: Word
    calibrate__adoption__columns__tie_from: Word
    calibrate__adoption__columns__tie_to: Word
    calibrate__adoption__columns__tie_kind: Word
    calibrate__adoption__tie_kinds: Sequence[Word]
    calibrate__adoption__periods: int | None
    calibrate__adoption__period_days: float | Literal["auto", "month", "quarter", "year"]
    calibrate__adoption__forecast: Mapping[str, Any]
    calibrate__adoption__forecast__splits: int
    calibrate__adoption__forecast__cuts: Sequence[float]
    calibrate__adoption__forecast__test_share: float
    calibrate__bass: Mapping[str, Any]
    calibrate__bass__file: Word | None
    calibrate__bass__time: Word
    calibrate__bass__count: Word | None
    calibrate__bass__period_days: float | Literal["auto", "month", "quarter", "year"]
    calibrate__bass__people: int | None
    calibrate__bass__ahead: int
    calibrate__parameters: Sequence[Word]
    calibrate__search: Mapping[str, Any]
    calibrate__search__first: int
    calibrate__search__rounds: int
    calibrate__search__each: int
    calibrate__draws: Mapping[str, Any]
    calibrate__draws__tried: int
    calibrate__draws__sets: int
    calibrate__draws__discrepancy: float
    calibrate__recovery: Mapping[str, Any]
    calibrate__recovery__repetitions: int
    mechanisms: Mapping[str, bool]


class ImportCompanyKeywords(TypedDict, total=False):
    """Options:

    messages: export of the platform: ZIP, folder, or Messages.csv (text or empty; default empty)
    messages_map: viva_engage | slack | your own file (text or empty; default empty)
    learning: export of the learning system: CSV, folder or ZIP (text or empty; default empty)
    learning_map: docebo | cornerstone | moodle | teams | zoom | generic_learning | your own file (text or empty; default empty)
    ties: who knows whom, a line a tie or an event (survey, e-mail log, badges): CSV, .xlsx, folder or ZIP (text or empty; default
        empty)
    ties_map: your own file, where columns have other names (text; default generic_ties)
    words: 'words=["#spacevoyage","space voyage"]': posts.csv keeps only posts that hold one of these; all of them make ties (list of
        text; default empty)
    courses: only records of these courses, * matches anything: courses=["Digital*"] (list of text; default empty)
    include: who is simulated though the files say that they left, are still to come, or work for another firm:
        include=[left,future,contractors] (list of left or future or contractors; default empty)
    include_private: private conversations and channels do not count, unless you may and want to use them (true or false; default false)
    most_in_thread: larger threads make no ties (whole number, ≥ 2, ≤ 200; default 20)
    as_of: day of the export, from which tenure counts and after which dates lie in the future; empty: today (date or empty; default
        empty)
    mend: true: wrong cells are emptied, wrong rows left out, and the summary lists them; false: they are refused (true or false;
        default false)
    most_mended: share of the rows, or of a column, that mend may take; more is refused (number, ≥ 0, ≤ 1; default 0.2)
    listed: problems of a kind that are listed one by one; the rest is counted (whole number, ≥ 1, ≤ 10,000,000; default 40)
    most_megabytes: a source that is larger, unpacked, is refused (whole number, ≥ 1, ≤ 1,000,000; default 4000)
    key: file with the key of the hashes; empty: ~/.config/watercooler/import.key, made when it is first needed (text or empty; default
        empty)
    name: result folder in results/import (text; default company)
    results: where all results go, seen from the folder in which you run (text; default results)
    """

    messages: Word | None
    messages_map: Word | None
    learning: Word | None
    learning_map: Word | None
    ties: Word | None
    ties_map: Word
    words: Sequence[Word]
    courses: Sequence[Word]
    include: Sequence[Literal["left", "future", "contractors"]]
    include_private: bool
    most_in_thread: int
    as_of: date | str | None
    mend: bool
    most_mended: float
    listed: int
    most_megabytes: int
    key: Word | None
    name: Word
    results: Word
