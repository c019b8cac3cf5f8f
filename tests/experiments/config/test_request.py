"""Bad input: every mistake gets an answer that says where it is and what is allowed, and nothing is run."""

import importlib
import pkgutil
from pathlib import Path

import pytest
from pydantic import BaseModel

import experiments
from experiments.cli import main
from experiments.config import config_files, meant
from experiments.config.command_line import read_arguments
from experiments.config.errors import Problem, RequestError
from experiments.config.request import RunOptions
from experiments.config.schema import properties, schema_of, walk
from experiments.config.typed_values import quoted
from sim.settings import Group, OfficePlan

FINE = config_files.choices("campaign")["space_voyage"].read_text(encoding="utf-8")
PEOPLE = "employee_id,office\n1,London\n2,Paris\n"

RECORDS = ("company=records", "company.employees=people.csv")

A_CAMPAIGN = config_files.SHIPPED / "campaign" / "lead_well.yaml"

# what is typed after `watercooler`, and what the answer must say
MISTAKES: list[tuple[str, list[str], list[str]]] = [
    ("verb", ["rum"], ["command line: rum", "did you mean 'run'?"]),
    ("no verb", ["seed=3"], ["a verb comes first", "watercooler run seed=3"]),
    ("flag", ["run", "--multi"], ["--multi", "did you mean '--multirun'?"]),
    ("word", ["run", "replications"], ["replications", "field=value"]),
    ("word of a group", ["run", "space_voyage"], ["space_voyage\n      is not understood: write field=value", "did you mean 'campaign=space_voyage'?"]),
    ("word of an option", ["compare", "no_teasers"], ["did you mean 'alternatives=no_teasers'?"]),
    ("word of another verb", ["run", "no_teasers"], ["did you mean 'watercooler compare alternatives=no_teasers'?"]),
    ("two words", ["run", "seed", "3", "campaign.brand.awe", "x"], ["2 problems", "seed 3\n      is not understood: write field=value, seed=3\n"]),
    ("a number in words", ["run", "campaign.budget", "1", "060", "000", "seed", "3", "12", "alongside.budget=60", "000"],
     ["4 problems", "alongside.budget=60\n      thousands stand together: alongside.budget=60000\n", "value, campaign.budget=1060000\n", "value, seed=3\n", "line: 12\n"]),
    ("a word behind a value", ["run", "campaign.budget=60", "dollars"], ["1 problem", "line: dollars\n      is not understood: write field=value, such as"]),
    ("spaces about the sign", ["run", "seed", "=", "3", "replications", "=5"], ["2 problems", "value, seed=3\n", "value, replications=5\n"]),
    ("risks without a sign", ["run", "risks", "anger"], ["risks anger\n      is not understood: write field=value, risks=anger\n"]),
    ("a folder of files", ["run", "channel=email", "import_map=x"], ["did you mean 'campaign.teasers.0.channel'?", "import_map = x\n      no such field\n"]),
    ("a name of the field of another kind", ["compare", "alternatives=small_firm"], ["for all that are compared company=small_firm. Campaigns: lead"]),
    ("file of observations", ["calibrate", "days.csv"], ["did you mean 'calibrate.observed.registrations.file=days.csv'?"]),
    ("file for a group", ["calibrate", "calibrate.observed.posts=days.csv"], ["did you mean 'calibrate.observed.posts.file'?"]),
    ("file of no group", ["calibrate", "posts=days.csv"], ["no such field; did you mean 'calibrate.observed.posts.file'?"]),
    ("files of no group", ["calibrate", "people=x.csv", "bass=x.csv"], ["mean 'calibrate.adoption.people'?", "mean 'calibrate.bass.file'?"]),
    ("file of people, and how many", ["run", "people=x.csv", "employees=9"], ["mean 'company.employees'?", "mean 'company.offices.0.employees'?"]),
    ("called otherwise, and a name of a column", ["run", "company.office=3", "company.team=3"],
     ["company.office = 3\n      no such field; did you mean 'company.offices'?", "did you mean 'company.columns.team'?"]),
    ("called otherwise", ["run", "people=300", "company.size=300", "campaign.people=[a]"],
     ["people = 300\n      no such field; did you mean 'company.offices.0.employees'?", "company.size = 300\n      no such field; did you mean 'company.offices.0.e",
      "did you mean 'campaign.audience.people'"]),
    ("dashes", ["run", "--budget", "60000", "--seed=3"],
     ["2 problems", "--budget\n      is not a flag: fields take no dashes, budget=VALUE; did you mean 'campaign.budget'?", "dashes, seed=VALUE\n"]),
    ("file that is a choice", ["run", "company=small_firm.yaml"], ["there is no such file; did you mean 'small_firm'?"]),
    ("file of another group", ["run", f"company={A_CAMPAIGN}", f"alongside={A_CAMPAIGN}"], ["1 problem", f"did you mean campaign={A_CAMPAIGN}?"]),
    ("choice", ["run", "campaign=space_voyag"], ["campaign = space_voyag", "did you mean 'space_voyage'?"]),
    ("choice of nothing", ["run", "platform=qqq"], ["platform = qqq", "Known: internal_social"]),
    ("file", ["run", "campaign=nowhere/x.yaml"], ["campaign = nowhere/x.yaml", "no such file"]),
    ("field", ["run", "campaign.brand.strenght=1"], ["campaign.brand.strenght = 1", "did you mean 'strength'?"]),
    ("top field", ["run", "replication=3"], ["replication = 3", "did you mean 'replications'?"]),
    ("no group", ["run", "budget=60000"], ["budget = 60000\n      no such field; did you mean 'campaign.budget'?"]),
    ("no whole group", ["run", "brand.strength=1", "registration.mode=x"], ["mean 'campaign.brand.strength'?", "mean 'campaign.registration.mode'?"]),
    ("no row", ["run", "campaign.seats=20"], ["campaign.seats = 20", "did you mean 'campaign.sessions.0.seats'?"]),
    ("row of no group", ["run", "teasers.1.day=-3"], ["did you mean 'campaign.teasers.1.day'?"]),
    ("another group", ["run", "campaign.employees=3"], ["did you mean 'company.employees'?"]),
    ("no dot", ["run", "campaign.brand_strength=1", "day_zero=x"], ["mean 'campaign.brand.strength'?", "mean 'campaign.calendar.day_zero'?"]),
    ("choice of another group", ["run", "campaign=small_firm"], ["there is no such campaign; did you mean company=small_firm? Known: lead_well"]),
    ("in a group", ["run", "company.offices.0.people=9"], ["company.offices.0.people = 9\n      no such field; known here: name, employees"]),
    ("no group, also a switch", ["run", "format=virtual", "--no-report"], ["did you mean 'campaign.programme.format'?", "--no-report\n      is not a flag\n"]),
    ("no group, a switch", ["run", "weekends=false"], ["did you mean 'mechanisms.weekends'?"]),
    ("no group, a number", ["run", "baseline_talk_about_rate=1"], ["did you mean 'behaviour.parameters.baseline_talk_about_rate.value'?"]),
    ("no group, a factor", ["sweep", "sweep.factors={brand.strength: [.1, .2]}"], ["does not vary", "did you mean 'campaign.brand.strength'?"]),
    ("field of a group", ["compare", "kpi=roi"], ["kpi = roi", "did you mean 'compare.kpi'?"]),
    ("type", ["run", "replications=many"], ["replications = many", "a whole number from 1 to 100,000"]),
    ("bound", ["run", "campaign.brand.awe=1.5"], ["campaign.brand.awe = 1.5", "from 0 to 1", "awe the theme inspires"]),
    ("unit", ["run", "campaign.costs.brand_usd=-1"], ["campaign.costs.brand_usd = -1", "US dollars"]),
    ("date", ["run", "campaign.calendar.day_zero=2026-02-30"], ["2026-02-30", "a date such as 2026-03-02"]),
    ("day", ["run", "campaign.registration.opens=soon"], ["opens = soon", "a date such as 2026-03-02 or a whole number"]),
    ("number for a date", ["run", "campaign.calendar.day_zero=0.0"], ["day_zero = 0.0", "a date such as 2026-03-02"]),
    ("text of a number", ["run", "campaign.calendar.day_zero='0'"], ["day_zero = 0", "a date such as 2026-03-02"]),
    ("decimal for a day", ["run", "campaign.teasers.0.day=0.0"], ["day = 0.0", "a date such as 2026-03-02 or a whole number"]),
    ("seconds for a day", ["run", "campaign.sessions.0.first_day=86400.0"], ["first_day = 86400.0", "a date such as 2026-03-02 or a whole number"]),
    ("true for a number", ["run", "campaign.programme.hours=true"], ["campaign.programme.hours = true", "must be a number"]),
    ("true for a count", ["run", "campaign.sessions.0.seats=true"], ["campaign.sessions.0.seats = true", "a whole number from 1 to 100,000"]),
    ("true for an option", ["run", "replications=true", "seed=true"], ["replications = true", "or one of auto", "seed = true", "a whole number"]),
    ("true deep inside", ["optimise", "optimise.limits={cost_total: true}"], ["optimise.limits.cost_total = true", "must be a number"]),
    ("end of the calendar", ["run", "campaign.calendar.day_zero=9999-12-20", "campaign.calendar.holidays=[]"],
     ["campaign.calendar.day_zero = 9999-12-20", "lies where the calendar ends; expected: a year from 10 to 9990"]),
    ("the calendar of an arm", ["compare", "alternatives=['campaign.calendar.day_zero=0001-01-01 campaign.calendar.holidays=[]']"],
     ["campaign.calendar.day_zero = 0001-01-01", "a year from 10 to 9990"]),
    ("outside", ["run", "campaign.teasers.0.day=-400"], ["campaign.teasers.0.day", "(day -400) is outside the simulated days, ", "(day -63) to "]),
    ("money of nothing", ["run", "campaign.reward.kind=money"], ["pays nothing for a post", "campaign.reward.value_usd above 0"]),
    ("most of a number", ["run", "replications=9", "most=64"], ["most = 64\n      belongs to replications=auto: add it, or leave this out"]),
    ("kind", ["run", "campaign.reward.kind=fame"], ["reward.kind = fame", "one of none, recognition"]),
    ("office", ["run", "campaign.audience.offices=[Londn]"], ["Londn", "did you mean 'London'?", "offices: New York"]),
    ("function, beside what else is wrong", ["run", "campaign.audience={offices: [Londn], functions: [Sales]}", "seed=-1"],
     ["3 problems", "audience.functions = Sales\n      the company has no function of that name; functions: other, sales or marketing"]),
    ("office of teaser", ["run", "campaign.teasers.0.audience={offices: [Rom]}"], ["teasers.0.audience.offices = Rom"]),
    ("language", ["run", "company.cultures={London: {reads: {english: 0.4}}}", "campaign.programme.language=englsh"],
     ["programme.language = englsh", "no office states who understands", "did you mean 'english'?", "company.cultures.OFFICE.reads"]),
    ("language of teaser", ["run", "company.cultures={London: {reads: {english: 0.4}}}", "campaign.teasers.0.language=german"],
     ["teasers.0.language = german", "known: english"]),
    ("language of an arm", ["compare", "company.cultures={London: {reads: {english: 0.4}}}", "alternatives=[campaign.programme.language=englsh]"],
     ["programme.language = englsh", "did you mean 'english'?"]),
    ("channel of an arm", ["compare", "alternatives=[campaign.teasers.0.channel=emial]"], ["teasers.0.channel = emial", "did you mean 'email'?"]),
    ("price of a channel", ["compare", "alternatives=[campaign.costs.channels_usd.emial=3]"], ["channels_usd = emial", "did you mean 'email'?"]),
    ("office that differs", ["run", "company.cultures={Londn: {costumes: 1}}"], ["company.cultures = Londn", "did you mean 'London'?"]),
    ("nothing within reach", ["run", "company.within_reach=[[London,Berlin],[]]"], ["within_reach.1\n      changes nothing: two offices at least"]),
    ("one office within reach", ["run", "company.within_reach=[[London,London]]"], ["within_reach.0\n      changes nothing: two offices at least"]),
    ("office within reach", ["run", "company.within_reach=[[London,Berln]]"], ["company.within_reach.0 = Berln", "did you mean 'Berlin'?"]),
    ("mechanism", ["run", "mechanisms.rivalri=false"], ["mechanisms.rivalri", "did you mean 'rivalry'?"]),
    ("switch", ["run", "mechanisms.rivalry=off-ish"], ["mechanisms.rivalry = off-ish", "true or false"]),
    ("channels", ["run", "channels=email"], ["channels = email", "must be a group of `name: value`"]),
    ("number", ["run", "behaviour.email_open_rate=0.1"], ["'behaviour.parameters.email_open_rate.value'", "behaviour.parameters.email_open_rate.low"]),
    ("parameter", ["run", "behaviour.parameters.email_open=1"], ["did you mean 'email_open_rate'?"]),
    ("list index", ["run", "campaign.teasers.99.day=0"], ["campaign.teasers.99.day = 0", "out of range", "entries 0 to 5"]),
    ("word for an index", ["run", "campaign.teasers.film.day=0"],
     ["campaign.teasers.film.day = 0", "campaign.teasers is a list: say which entry, as in campaign.teasers.0.day"]),
    ("decimal comma", ["run", "campaign.brand.strength=0,9"], ["takes a point: campaign.brand.strength=0.9"]),
    ("comma in thousands", ["run", "campaign.budget=150,000"], ["thousands take no comma: campaign.budget=150000"]),
    ("number with a word", ["run", "campaign.budget=60k"], ["a number takes no words and signs: campaign.budget=60000\n"]),
    ("number with signs", ["run", "campaign.budget=$1.5m", "campaign.brand.awe=30 %"], ["signs: campaign.budget=1500000\n", "signs: campaign.brand.awe=0.3\n"]),
    ("part of a count", ["run", "campaign.sessions.0.seats=5%"], ["must be a whole number from 1 to 100,000"]),
    ("space in thousands", ["run", "campaign.budget=60 000"], ["thousands stand together: campaign.budget=60000\n"]),
    ("point in thousands", ["run", "campaign.budget=150.000"], ["is it 150 or 150,000 US dollars?", "campaign.budget=150000"]),
    ("point in thousands with a sign", ["run", "campaign.budget=+150.000"], ["is it 150 or 150,000 US dollars?", "campaign.budget=150000"]),
    ("points in millions", ["run", "campaign.budget=1.500.000"], ["must be a number", "thousands take no point: campaign.budget=1500000"]),
    ("a sign in a mapping of an arm", ["compare", "alternatives=['campaign.costs={brand_usd: +29.000}']"], ["is it 29 or 29,000 US dollars?"]),
    ("signs in a sweep", ["sweep", "sweep.factors={campaign.budget: [+100.000, 150000]}"], ["is it 100 or 100,000 US dollars?"]),
    ("point in a mapping", ["run", "campaign.costs={brand_usd: 29.000}"], ["is it 29 or 29,000 US dollars?", "campaign.costs.brand_usd=29000"]),
    ("point by level", ["run", "campaign.involvement.ambassador_usd.staff=1.500"], ["is it 1.5 or 1,500 US dollars?"]),
    ("point in a list", ["run", "campaign.rules=[{then: {reward: {kind: money, value_usd: 2.500}}}]"], ["campaign.rules.0.then.reward.value_usd=2500"]),
    ("point in a mapping of an arm", ["compare", "alternatives=['campaign.costs={brand_usd: 29.000}']"], ["is it 29 or 29,000 US dollars?"]),
    ("points in a sweep", ["sweep", "campaign.budget=100.000,150.000"], ["is it 100 or 100,000 US dollars?"]),
    ("comma in a sweep", ["sweep", "campaign.brand.strength=0,5"], ["takes a point: campaign.brand.strength=0.5"]),
    ("one by name with a change", ["compare", 'alternatives=["no_teasers campaign.sessions.0.seats=30"]'],
     ["""is an alternative of its own, and takes no changes; to try both, write 'alternatives=[no_teasers,"campaign.sessions.0.seats=30"]'"""]),
    ("comma in an arm", ["compare", "alternatives=[campaign.brand.strength=0,9]"], ["takes a point: campaign.brand.strength=0.9"]),
    ("point in an arm", ["compare", "alternatives=campaign.budget=90.000"], ["is it 90 or 90,000 US dollars?"]),
    ("braces", ["compare", "alternatives=[no_teasers,{campaign.brand.strength=0.9}]"],
     ["no braces", """write 'alternatives=[no_teasers,"campaign.brand.strength=0.9"]'"""]),
    ("braces as in JSON", ["compare", 'alternatives=[no_teasers,{"campaign.brand.strength": 0.9}]'],
     ["no braces", """write 'alternatives=[no_teasers,"campaign.brand.strength=0.9"]'"""]),
    ("several in braces", ["compare", 'alternatives=[{campaign.brand.strength=0.8},no_teasers,"{campaign.brand.awe: 0.3}"]'],
     ["""write 'alternatives=["campaign.brand.strength=0.8",no_teasers,"campaign.brand.awe=0.3"]'"""]),
    ("a mapping", ["compare", "alternatives=[{campaign.brand.awe: 0.9, campaign.reward.kind: none}]"],
     ["""'alternatives=["campaign.brand.awe=0.9 campaign.reward.kind=none"]'"""]),
    ("a name in braces", ["compare", "alternatives=[{name: film only, campaign.teasers.1.channel: film}]"],
     ["""write 'alternatives=["title='"'"'film only'"'"' campaign.teasers.1.channel=film"]'"""]),
    ("a name of changes", ["compare", "alternatives=['name=film campaign.teasers.1.channel=film']"], ["did you mean 'title'? It says what"]),
    ("a title that is a list", ["compare", "alternatives=['title=[1] campaign.teasers.1.channel=film']"], ["title = [1]\n      must be text"]),
    ("a title without quotes", ["compare", "alternatives=['campaign.brand.awe=0.9 title=Film and nothing else campaign.teasers.1.channel=film']"],
     ["stands in quotes: title='Film and nothing else'\n"]),
    ("a title alone", ["compare", "alternatives=['title=Film']"], ["changes nothing"]),
    ("commas in one arm", ["compare", 'alternatives=["campaign.brand.strength=0.9, campaign.brand.awe=0.2",no_teasers]'],
     ["spaces separate", """'alternatives=["campaign.brand.strength=0.9 campaign.brand.awe=0.2",no_teasers]'"""]),
    ("spaces between arms", ["compare", "alternatives=no_teasers managers_first"], ["write 'alternatives=[no_teasers,managers_first]'"]),
    ("one of several is known", ["compare", "alternatives=no_teasers nosuch"], ["write 'alternatives=[no_teasers,nosuch]'"]),
    ("no field of what may be left out", ["run", "alongside=rewards_only", "alongside.budgett=3"],
     ["1 problem", "alongside.budgett = 3\n      no such field; did you mean 'budget'?"]),
    ("no second campaign, and another mistake", ["run", "alongside.budget=5", "--seed=2"],
     ["2 problems", "which campaign runs alongside?", "--seed=2\n      is not a flag"]),
    ("spaces in quotes", ["compare", "alternatives=[rewards_only,'no_teasers managers_first']"],
     ["write 'alternatives=[rewards_only,no_teasers,managers_first]'"]),
    ("values of an arm", ["compare", "alternatives=[campaign.brand.strength=0.8,0.9]"],
     ["""write 'alternatives=["campaign.brand.strength=0.8","campaign.brand.strength=0.9"]'"""]),
    ("values or a decimal", ["compare", "alternatives=[campaign.programme.hours=1,5]"],
     ["""'alternatives=["campaign.programme.hours=1","campaign.programme.hours=5"]'; a decimal takes a point: campaign.programme.hours=1.5"""]),
    ("thousands in an arm", ["compare", "alternatives=[campaign.budget=150,000]"], ["a value; thousands take no comma: campaign.budget=150000\n"]),
    ("no group in an arm", ["compare", "alternatives=[brand.strength=0.9]"], ["did you mean 'campaign.brand.strength'?"]),
    ("no group, a list", ["compare", "alternatives=[teasers.0.day=-9]"], ["did you mean 'campaign.teasers.0.day'?"]),
    ("no bracket", ["compare", "alternatives=[no_teasers,managers_first"], ["alternatives=[no_teasers,managers_first\n", "a ] is missing"]),
    ("no bracket, changes", ["compare", "alternatives=[campaign.brand.awe=0.9,no_teasers"], ["a ] is missing"]),
    ("entry as in Python", ["run", "campaign.teasers[0].day=-21"], ["is not a field; did you mean 'campaign.teasers.0.day'?"]),
    ("entry in an arm", ["compare", "alternatives=campaign.teasers[0].day=-21"], ["did you mean 'campaign.teasers.0.day=-21'?"]),
    ("no levers", ["optimise", "optimise.levers=3"], ["must be {field: values, ...}"]),
    ("levers of nothing", ["optimise", "optimise.levers={}"], ["1 problem", "optimise.levers = {}\n      names no field: state some"]),
    ("factors of nothing", ["sweep", "sweep.factors={}"], ["1 problem", "sweep.factors = {}\n      names no field: state some"]),
    ("names as levers", ["optimise", "campaign.name=a,b", "campaign.brand.name=a,b", "campaign.budget=5000,6000"],
     ["3 problems", "campaign.brand.name\n      is no lever: a campaign gives the same by any name\n", "campaign.budget\n      is no lever: it limits"]),
    ("one lever", ["optimise", "optimise.levers.campaign.brand.awe=[0.1,0.2]"], ["takes all levers at once, {field: values, ...}"]),
    ("letters", ["run", "campaign=zürich"], ["there is no such campaign"]),
    ("a folder", ["run", "campaign=/"], ["campaign = /", "is a folder; a campaign is a file .yaml"]),
    ("another kind of file", ["run", f"company={__file__}"], ["is a file of another kind; a company is a file .yaml"]),
    ("in all arms", ["compare", "campaign.audience.functions=[nope]", "alternatives=['campaign.sessions.0.seats=9','campaign.audience.functions=[neither]']"],
     ["2 problems", "functions = nope\n      the company has no function of that name; functions: other, sales or marketing\n", "= neither"]),
    ("name", ["run", "name=../elsewhere"], ["name = ../elsewhere", "letters, digits"]),
    ("nobody's home", ["run", "campaign=~nosuch/mine.yaml"], ["campaign = ~nosuch/mine.yaml", "there is no home folder ~nosuch"]),
    ("nobody's folder", ["run", "results=~nosuch"], ["results = ~nosuch", "there is no home folder ~nosuch"]),
    ("nobody's list in a file", ["run", "company=nobodys.yaml"],
     ["nobodys.yaml:2: company.employees = ~nosuch/people.csv", "cannot be read: there is no home folder ~nosuch"]),
    ("nobody's arm", ["compare", "alternatives=~nosuch/mine.yaml"], ["alternatives = ~nosuch/mine.yaml", "there is no home folder ~nosuch"]),
    ("nobody's arm among others", ["compare", "alternatives=[no_teasers,~nosuch/mine.yaml]"], ["there is no home folder ~nosuch"]),
    ("a share by name", ["run", "company.cultures={London: {reads: {english: 5}}}"],
     ["company.cultures.London.reads.english = 5", "a number from 0 to 1"]),
    ("a name of another form", ["run", "company.cultures={London: {reads: {En-GB: 0.5}}}"],
     ["reads.En-GB\n", "the name must be text of the form ^[a-z][a-z0-9_]*$ of at most 60 characters"]),
    ("a short word", ["import", "people=people.csv", "courses=[a]"], ["courses.0 = a", "must be text of 2 to 100 characters"]),
    ("missing", ["run", "~campaign.reward"], ["campaign.reward", "is missing"]),
    ("several", ["run", "seed=1,2"], ["seed = 1,2", "--multirun"]),
    ("twice", ["run", "seed=1", "campaign.brand.awe=0.1", "seed=2", "+campaign.brand.awe=0.2", "replications=0", "seed=1"],
     ["3 problems", "seed\n      is stated more than once: seed=1, seed=2; keep one", "campaign.brand.awe=0.1, +campaign.brand.awe=0.2; keep one"]),
    ("a choice twice", ["run", "campaign=rewards_only", "campaign=x.yaml"], ["campaign=rewards_only, campaign=x.yaml; keep one", "no such file"]),
    ("a factor twice", ["sweep", "campaign.brand.awe=0.1,0.2", "campaign.brand.awe=0.3,0.4"], ["campaign.brand.awe=0.3,0.4; keep one"]),
    ("twice in one arm", ["compare", "alternatives=['campaign.brand.awe=0.1 campaign.brand.awe=0.2','campaign.brand.awe=0.3']"],
     ["1 problem", "alternatives = campaign.brand.awe=0.1 campaign.brand.awe=0.2\n", "campaign.brand.awe=0.1, campaign.brand.awe=0.2; keep one"]),
    ("twice, in its group too", ["run", "campaign.costs={brand_usd: 1, session_usd: 5}", "campaign.costs.brand_usd=2", "campaign.costs.session_usd=5"],
     ["1 problem", "campaign.costs.brand_usd\n", "campaign.costs={brand_usd: 1, session_usd: 5}, campaign.costs.brand_usd=2; keep one"]),
    ("a group twice", ["run", "campaign.costs={brand_usd: 1}", "campaign.costs={brand_usd: 2}"], ["1 problem", "campaign.costs\n      is stated more"]),
    ("twice in one arm, in its group too", ["compare", "alternatives=['campaign.costs={brand_usd: 1} campaign.costs.brand_usd=2']"],
     ["campaign.costs={brand_usd: 1}, campaign.costs.brand_usd=2; keep one"]),
    ("a dotted name in a mapping", ["run", "campaign.costs={channels_usd.email: 9}"],
     ["campaign.costs.channels_usd.email = 9\n      no such field: fields of a group stand in it, channels_usd: {email: 9}\n"]),
    ("twice in one group", ["run", "campaign.costs={brand_usd: 1, brand_usd: 2}"], ["1 problem", "campaign.costs.brand_usd\n      is stated more"]),
    ("twice in one group of an arm", ["compare", "alternatives=['campaign.costs={brand_usd: 1, brand_usd: 2}']"], ["brand_usd: 2}; keep one"]),
    ("twice in an entry", ["run", "campaign.teasers=[{day: -7, day: -9}]"], ["campaign.teasers.0.day\n      is stated more than once"]),
    ("an entry before its list", ["run", "campaign.teasers.0.day=-21", "campaign.teasers=[{day: -7}]"],
     ["campaign.teasers.0.day\n      is stated more than once: campaign.teasers=[{day: -7}], campaign.teasers.0.day=-21; keep one"]),
    ("an entry of no list", ["run", "campaign.teasers=[]", "campaign.teasers.0.day=-5"], ["1 problem", "teasers=[], campaign.teasers.0.day=-5; keep"]),
    ("an entry beside its list in an arm", ["compare", "alternatives=['campaign.teasers=[] campaign.teasers.0.day=-5']"], ["1 problem", "keep one"]),
    ("an end twice", ["sweep", "campaign.brand.awe={low: 0, low: 0.5, high: 1}"], ["campaign.brand.awe.low\n      is stated more than once"]),
    ("a factor twice in all", ["sweep", "sweep.factors={campaign.brand.awe: [0, 1], campaign.brand.awe: [0.3, 0.4]}"],
     ["1 problem", "campaign.brand.awe\n      is stated more than once"]),
    ("a factor in all and beside", ["sweep", "campaign.brand.awe=0.1,0.2", "sweep.factors={campaign.brand.awe: [0.3, 0.4]}"], ["1 problem", "keep one"]),
    ("a lever in all and beside", ["optimise", "campaign.brand.awe=0.1,0.2", "optimise.levers={campaign.brand.awe: [0.3, 0.4]}"], ["keep one"]),
    ("a factor in another", ["sweep", "sweep.factors={campaign.brand: [{awe: 0.1}, {awe: 0.2}], campaign.brand.awe: [0.3, 0.4]}"],
     ["1 problem", "campaign.brand.awe\n      varies in campaign.brand, too"]),
    ("a lever in another", ["optimise", "optimise.levers={campaign.brand: [{awe: 0.1}, {awe: 0.2}], campaign.brand.awe: [0.3, 0.4]}"], ["varies in"]),
    ("twice, of doctor", ["doctor", "results=a", "results=b"], ["results=a, results=b; keep one"]),
    ("twice, of results", ["results", "list", "results=a", "results=b"], ["results=a, results=b; keep one"]),
    ("twice, of new", ["new", "my_campaign", "company=small_firm", "company=six_offices"], ["company=small_firm, company=six_offices; keep one"]),
    ("quotes", ["run", "campaign.brand.name=[a"], ["campaign.brand.name=[a", "quotes"]),
    ("environment", ["run", "campaign.title=${oc.env:HOME}"], ["not allowed", "plain value"]),
    ("code", ["run", "+campaign._target_=os.system"], ["not allowed"]),
    ("hydra", ["run", "hydra.run.dir=out/x"], ["hydra.run.dir = out/x", "not a setting"]),
    ("no records", ["run", "company=records"], ["company.employees=FILE"]),
    ("lost records", ["run", "company=records", "company.employees=no.csv"], ["no.csv", "cannot be read"]),
    ("a link to itself", ["calibrate", "calibrate.bass.file=circle.csv"], ["calibrate.bass.file = circle.csv", "there is no such file"]),
    ("a list at a link to itself", ["ambassadors", "ambassadors.list=circle.csv", "ambassadors.people=0"], ["1 problem", "ambassadors.people"]),
    ("bad records", ["run", "company=records", "company.employees=bad.csv"], ["bad.csv:3", "bad.csv:4: office"]),
    ("unused records", ["run", "company.employees=people.csv"], ["with company=records only"]),
    ("offices beside records", ["run", *RECORDS, "company.offices=[{name: London, employees: 2, utc_offset_hours: 0, holidays: [3]}]"],
     ["command line: company.offices\n", "of a generated company only"]),
    ("series beside records", ["run", *RECORDS, "company.office_series=[{name: x}]"], ["company.office_series\n", "generated company only"]),
    ("offices of a file beside records", ["run", "company=six_offices", "company.kind=records", "company.employees=people.csv"],
     ["six_offices.yaml:", ": company.offices", "generated company only"]),
    ("an arm of no ties", ["compare", *RECORDS, "company.columns.tie_from=a", "alternatives=['company.minimum_tie_weight=2']"],
     ["2 problems", "company.minimum_tie_weight = 2", "company.ties=FILE only"]),
    ("a factor of no ties", ["sweep", *RECORDS, "company.columns.tie_from=a", "company.minimum_tie_weight=2,3"],
     ["2 problems", "company.minimum_tie_weight\n", "company.ties=FILE only"]),
    ("unused ways to read records", ["run", "company.columns.office=site", "company.default_utc_offset_hours=3"],
     ["2 problems", "company.columns.office = site\n", "company.default_utc_offset_hours = 3\n", "company=records only"]),
    ("offices of an arm beside records", ["compare", *RECORDS, "alternatives=['company.office_series=[]', 'company.offices=[{name: a, employees: 2, utc_offset_hours: 0}]']"],
     ["company.offices\n", "generated company only"]),
    ("a factor that is not read", ["sweep", "company.minimum_tie_weight=0,2"], ["company.minimum_tie_weight", "company=records only"]),
    ("clocks of no place", ["run", "company=small_firm",
      "company.office_series=[{name: a, count: 2, employees_low: 3, employees_high: 4, utc_offsets_hours: [0, 100]}]"],
     ["company.office_series.0.utc_offsets_hours.1 = 100", "from -12 to 14"]),
    ("numbers of thirty digits", ["run", f"company.seed={10**30}", f"campaign.involvement.people=[{10**30}]"],
     ["2 problems", "company.seed = 1000", "campaign.involvement.people.0 = 1000", "from 0 to 1,000,000,000\n"]),
    ("office of records", ["run", "company=records", "company.employees=people.csv", "campaign.audience.offices=[Pari]"],
     ["campaign.audience.offices", "Pari"]),
]  # fmt: skip


@pytest.fixture(autouse=True)
def elsewhere(elsewhere: Path, tmp_path: Path) -> Path:
    """An empty folder but for two lists of people, a link to itself, and a company of a list that nobody has."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "bad.csv").write_text("employee_id,office\n1,London\n1,London\n2,\n", encoding="utf-8")
    (tmp_path / "circle.csv").symlink_to("circle.csv")
    (tmp_path / "nobodys.yaml").write_text("defaults: [records]\nemployees: ~nosuch/people.csv\n", encoding="utf-8")
    return tmp_path


def answer(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a mistake is answered with on stderr; checks that nothing else happens."""
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert not Path("results").exists()
    return captured.err


@pytest.mark.parametrize(("words", "said"), [mistake[1:] for mistake in MISTAKES], ids=[each[0] for each in MISTAKES])
def test_mistakes_on_the_command_line(words: list[str], said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    text = answer(words, capsys)
    assert [part for part in said if part not in text] == [], text


def test_how_ties_are_read_may_stand_without_ties(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "people.csv").write_text("employee_id,office\n" + "".join(f"{i},London\n" for i in range(40)), encoding="utf-8")
    fields = ("company.ties=null", "company.columns.tie_from=von", "company.minimum_tie_weight=2")
    words = ["run", *RECORDS, *fields, "replications=1", "uncertainty=luck", "report=false"]
    assert main(words) == 0
    said = "Read with company.ties=FILE only, and nothing was done for it: company.minimum_tie_weight, company.columns.tie_from."
    assert said in " ".join(capsys.readouterr().out.split())


def test_every_group_of_fields_is_read_by_the_same_rules() -> None:
    for each in pkgutil.walk_packages(experiments.__path__, "experiments."):
        if each.name.rpartition(".")[2] in ("options", "maps", "links", "request", "verb"):
            importlib.import_module(each.name)
    ours = {each for each in BaseModel.__subclasses__() if each.__module__.partition(".")[0] in ("sim", "experiments")}
    assert ours == {Group}, "of another base, numbers would take true and false"


def test_numbers_may_be_typed_as_text() -> None:
    plan = OfficePlan.model_validate({"name": "Rome", "employees": "30", "utc_offset_hours": 1})
    assert plan == OfficePlan(name="Rome", employees=30, utc_offset_hours=1.0)
    assert OfficePlan.model_validate({"name": "Rome", "employees": 30.0, "utc_offset_hours": "1"}) == plan


def test_a_decimal_is_not_proposed_where_the_field_does_not_take_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert "=1.2" not in answer(["compare", "alternatives=[campaign.brand.strength=1,2]"], capsys)


@pytest.mark.parametrize("given", ["campaign.brand.strength=150%", "campaign.budget=30%", "campaign.budget=9999999k"])
def test_no_number_is_proposed_that_would_be_refused_or_is_no_share(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "a number takes no words" not in answer(["run", given], capsys)


def test_all_problems_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", "campaign=nope", "seed=x", "campaign.brand.awe=7", "mechanisms.nope=false", "replications=0", "--nope"]
    text = answer(words, capsys)
    assert text.startswith("watercooler: 6 problems; nothing was run")


RULES = (
    "campaign.rules=[{name: r, when: {metric: waitlist}, then: {}},"
    "{name: r, when: {metric: reach, at_least: 3}, then: {add_sessions: {seats: 0}}}]"
)
OTHERS = "campaign.others=[{name: a, first_day: 5, last_day: 3, intensity: 2}, {name: a, first_day: 900, last_day: 901, intensity: 0.2}]"
WAVES = (
    "campaign.waves=[{name: w, starts: 3, offices: [Atlantis]}, {name: w, starts: 2000},"
    "{name: x, starts: foo, offices: [Berlin], registration_opens: 5, registration_closes: 3}]"
)

# words, and the fields that are wrong by themselves, or together with others
BESIDE: dict[str, tuple[list[str], list[str]]] = {
    "rules": (["run", RULES], ["0.then", "1.then.add_sessions.seats = 0", "0.when.at_least", "1.name", "1.when.at_least", "1.lead_days"]),
    "others": (["run", OTHERS], ["0.intensity = 2", "0.last_day", "1.name", "1.first_day"]),
    "waves": (["run", WAVES], ["2.starts = foo", "0.offices = Atlantis", "1.name", "waves.1\n", "1.starts", "2.registration_closes"]),
    "a list where fields are": (
        ["optimise", "optimise.levers=[foo]", "aim.bar=3", "campaign.brand.awe=7"],
        ["optimise.levers = [foo]", "aim.bar\n      there is no key figure 'bar'; ", "campaign.brand.awe = 7"],
    ),
    # what stands in for a refused value is never told of
    "opens": (["run", "campaign.registration.opens=soon"], ["opens = soon"]),
    "a price of nothing": (
        [
            "run",
            "campaign.reward.kind=money",
            "campaign.reward.value_usd=lots",
            "campaign.calendar.first_day=5",
            "campaign.registration.closes=-900",
            "matters.nope=1",
        ],
        ["value_usd = lots", "first_day = 5", "is before it opens", "matters.nope"],
    ),
    "an alternative": (
        ["compare", "campaign.brand.awe=lots", "alternatives=[campaign.brand.awe=7]"],
        ["campaign.brand.awe = lots", "campaign.brand.awe = 7"],
    ),
    "last day": (["run", "campaign.calendar.last_day=0"], ["campaign.calendar.last_day = 0"]),
    "a last day years away": (["run", "campaign.calendar.last_day=2031-01-01"], ["campaign.calendar.last_day = 2031-01-01"]),
    "metric": (
        ["run", "campaign.rules=[{name: r, when: {metric: mood, at_least: 1}, then: {close_registration: {}}}]"],
        ["campaign.rules.0.when.metric = mood"],
    ),
    "records without their file": (["run", "company=records"], ["company\n      company=records needs company.employees=FILE"]),
    "channel": (["run", "campaign.teasers=[{day: -5, mystery: 0.5, benefit_clarity: 0.5}]"], ["campaign.teasers.0.channel"]),
}


@pytest.mark.parametrize(("words", "fields"), BESIDE.values(), ids=BESIDE)
def test_what_makes_no_sense_is_told_beside_what_is_refused(
    words: list[str], fields: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    text = answer(words, capsys)
    assert text.startswith(f"watercooler: {len(fields)} problem"), text
    assert [each for each in fields if each not in text] == [], text


# what is changed in a good campaign file (old, new), and what the answer must say; {} stands for the line
FILES: list[tuple[str, str, str, list[str]]] = [
    ("bound", "  awe: 0.9", "  awe: 9", ["mine.yaml:{}: campaign.brand.awe = 9", "from 0 to 1"]),
    ("name", "  awe: 0.9", "  aww: 0.9", ["mine.yaml:{}: campaign.brand.aww", "campaign.brand.awe", "is missing"]),
    ("date", "day_zero: 2026-03-02", "day_zero: 2.3.2026", ["mine.yaml:{}", "= 2.3.2026", "a date such as"]),
    ("sexagesimal", "  awe: 0.9", "  awe: 1:30", ["mine.yaml:{}: campaign.brand.awe = 1:30", "a number from 0 to 1"]),
    ("octal", "  strength: 0.85", "  strength: 0o1", ["mine.yaml:{}: campaign.brand.strength = 0o1", "a number from 0 to 1"]),
    ("leading zero", "  strength: 0.85", "  strength: 010", ["mine.yaml:{}: campaign.brand.strength = 010", "a number from 0 to 1"]),
    ("the word no", "  strength: 0.85", "  strength: no", ["mine.yaml:{}: campaign.brand.strength = no", "a number from 0 to 1"]),
    ("order", "  closes: 21", "  closes: -40", ["mine.yaml:{}: campaign.registration.closes", "(day -40) is before it opens, on "]),
    (
        "point in thousands",
        "brand_usd: 29000",
        "brand_usd: 29.000",
        ["mine.yaml:{}: costs.brand_usd = 29.000", "is it 29 or 29,000 US dollars? Write costs.brand_usd: 29 or costs.brand_usd: 29000"],
    ),
    ("points by channel", "{email: 200, film: 8000", "{email: 200, film: 8.000", ["costs.channels_usd.film = 8.000", "8,000 US dollars"]),
    ("twice", "  awe: 0.9", "  awe: 0.9\n  awe: 0.8", ["keep one"]),
    ("yaml", "  awe: 0.9", "  awe: [0.9", ["is not valid YAML"]),
    ("environment", "  awe: 0.9", "  awe: ${oc.env:HOME}", ["mine.yaml:{}", "`${...}` is not allowed"]),
    ("code", "  awe: 0.9", "  _target_: os.system", ["mine.yaml:{}: _target_", "runs no code"]),
    ("hidden code", "  awe: 0.9", '  "\\x5ftarget_": os.system', ["mine.yaml:{}: _target_", "runs no code"]),
    ("hydra", "name: space_voyage", "name: mine\nhydra: {callbacks: {}}", ["hydra", "is not a setting"]),
    ("package", "# The file to copy", "# @package hydra\n# The file", ["mine.yaml:{}", "package header"]),
    ("base", "name: space_voyage", "defaults: [nothing]\nname: mine", ["no such campaign"]),
    ("foreign base", "name: space_voyage", "defaults: [{override /hydra/launcher: x}]\nname: mine", ["may hold"]),
    ("circle", "name: space_voyage", "defaults: [mine]\nname: mine", ["a circle"]),
]


@pytest.mark.parametrize(("old", "new", "said"), [each[1:] for each in FILES], ids=[each[0] for each in FILES])
def test_mistakes_in_a_file(old: str, new: str, said: list[str], elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert FINE.count(old) >= 1
    folder = elsewhere / "configs" / "campaign"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(FINE.replace(old, new, 1), encoding="utf-8")
    line = FINE[: FINE.index(old)].count("\n") + 1
    text = answer(["run", "campaign=mine"], capsys)
    assert [part for part in said if part.replace("{}", str(line)) not in text] == [], text


def test_a_dotted_name_in_a_file_that_builds_on_another(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "mine.yaml").write_text(
        "defaults: [space_voyage, _self_]\nname: mine\ncosts.brand_usd: 5\ncosts.channels_usd.email: 9\n", encoding="utf-8"
    )
    text = answer(["run", "campaign=mine.yaml"], capsys)
    assert "stand in it, costs: {channels_usd: {email: 9}}\n" in text
    assert "mine.yaml:3: campaign.costs.brand_usd = 5\n      no such field: fields of a group stand in it, costs: {brand_usd: 5}\n" in text


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "empty"), (b"- a\n- b\n", "not a list of"), (b"name: \xe9t\xe9\n", "not UTF-8"), (b"? [a]\n: b\n", "plain name")],
)
def test_files_that_are_no_configuration(content: bytes, said: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "odd.yaml").write_bytes(content)
    assert said in answer(["run", "campaign=odd.yaml"], capsys)


def test_a_scenario_is_no_campaign(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One problem, not one for each group of fields that a campaign has and a scenario leaves out."""
    (elsewhere / "odd.yaml").write_text("title: Louder\ncampaign:\n  brand: {strength: 0.7}\n", encoding="utf-8")
    text = answer(["run", "campaign=odd.yaml"], capsys)
    assert "1 problem;" in text and "odd.yaml:2: campaign" in text and "compare alternatives=odd.yaml" in text


@pytest.mark.parametrize(("verb", "one"), [("sweep", "sweep.factors"), ("optimise", "optimise.levers")])
def test_what_varies_may_be_fixed_beside_it(verb: str, one: str) -> None:
    """So the plan stands: what a search compares with, and what a loaded campaign states."""
    for fixed, varied in (
        ("campaign.brand.awe=0.4", "campaign.brand.awe: [0.1, 0.2]"),
        ("campaign.teasers=[]", "campaign.teasers.0.day: [-9]"),
    ):
        assert read_arguments(verb, [fixed, f"{one}={{{varied}}}"]).problems == []


def test_the_same_problem_in_many_lines_is_told_once(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{number},{'' if number in (2, 3, 4, 7) else 'London'}" for number in range(1, 9)]
    (elsewhere / "gaps.csv").write_text("\n".join(["employee_id,office", *rows]), encoding="utf-8")
    text = answer(["run", "company=records", "company.employees=gaps.csv"], capsys)
    assert "1 problem;" in text
    assert "gaps.csv:3-5, 8: office" in text


def test_a_cause_is_told_once_however_many_values_are_wrong() -> None:
    """Each of hundreds of ids that stand twice is wrong in the same way: one problem, with the first of them."""
    text = str(RequestError(Problem(f"p.csv:{3 * i}", "id", f"is on line {i} too", f"e{i}") for i in range(1, 349)))
    assert text.startswith("watercooler: 1 problem;") and text.endswith("\n      is on another line too")
    assert "p.csv:3, 6, 9, 12, " in text and ", ... (336 more): id = e1, e2, e3, e4, e5, ... (343 more)" in text
    few = str(RequestError(Problem(f"p.csv:{3 * i}", "id", f"is on line {i} too", f"e{i}") for i in range(1, 4)))
    five = [Problem(f"p.csv:{row}", "id", "must be a number", f"e{row}") for row in range(5)]
    other = [Problem(f"p.csv:{row}", "id", "is empty", f"f{row}") for row in range(9, 15)]
    assert str(RequestError(five)).startswith("watercooler: 5 problems;"), "up to five are told one by one"
    assert str(RequestError(five + other)).startswith("watercooler: 6 problems;"), "what is wrong in another way is another problem"
    assert few.startswith("watercooler: 3 problems;") and "p.csv:9: id = e3\n      is on line 3 too" in few


@pytest.mark.parametrize("mark", ["", "'", '"'])
def test_a_file_may_be_named_in_quotes(mark: str, elsewhere: Path) -> None:
    (elsewhere / "mine.yaml").write_text(FINE, encoding="utf-8")
    assert read_arguments("run", [f"campaign={mark}mine.yaml{mark}"]).problems == []


def test_a_lost_file_of_ties_is_told_before_people_are_read(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "people.csv").write_text("employee_id,office\n1,\n", encoding="utf-8")
    text = answer(["run", *RECORDS, "company.ties=no.csv"], capsys)
    assert "1 problem" in text and "no.csv" in text


def test_problems_of_many_files_are_bounded_in_total() -> None:
    text = str(RequestError(Problem(f"{number}.csv", "office", f"is empty ({number})") for number in range(20_000)))
    assert "20000 problems" in text and text.endswith("and 19,960 more")
    assert len(text) < 10_000


def test_tracebacks_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATERCOOLER_DEBUG", "1")
    with pytest.raises(Exception, match="replications = 0"):
        main(["run", "replications=0"])


@pytest.mark.parametrize("name", ["Frühling", "春", "a b", "a,b", "(a)[b]", "a'b", 'a"=b', "#1", "null", "1"])
def test_a_file_may_have_any_name(name: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = elsewhere / "configs" / "campaign"
    folder.mkdir(parents=True)
    (elsewhere / f"{name}.yaml").write_text(FINE.replace("  awe: 0.9", "  awe: 0.8"), encoding="utf-8")
    (folder / f"{name}.yaml").write_text(
        FINE.replace("name: space_voyage", "name: mine", 1).replace("  awe: 0.9", "  awe: 0.7"), encoding="utf-8"
    )
    known, change, wrong = quoted(name), "campaign.brand.strength=0.3", "seed=-1"  # found after composing
    in_a_row = {"a,b": f"{known},rewards_only", "(a)[b]": f"choice({known},rewards_only)"}  # Hydra takes seconds for each
    several = [["run", "--multirun", f"campaign={in_a_row[name]}", change, wrong]] if name in in_a_row else []
    for words in (
        ["run", f"campaign={name}.yaml", f"alongside={known}", change, wrong],
        ["run", f"campaign={known}", f"alongside={elsewhere / name}.yaml", change, wrong],
        *several,
        ["sweep", f"campaign={known},rewards_only", change, wrong],
        ["compare", f"alternatives=[{known},{quoted(f'{name}.yaml')}]", change, wrong],
    ):
        text = answer(words, capsys)
        assert "1 problem" in text and "seed = -1" in text, (words, text)


def test_every_field_that_people_call_otherwise_is_there() -> None:
    of_model = {".".join(each) for each in meant._every_field()}
    of_run = {"replications", "results", "execution.workers"}
    for field in of_run:
        steps = field.split(".")
        assert walk(schema_of(RunOptions), tuple(steps[:-1]))[0] == steps[:-1]
        assert steps[-1] in properties(walk(schema_of(RunOptions), tuple(steps[:-1]))[1], schema_of(RunOptions))
    assert set(meant._CALLED.values()) <= of_model | of_run
    words = " ".join(meant._CALLED).split()
    assert len(words) == len(set(words))
