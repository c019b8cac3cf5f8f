"""Settings: what a planner can pull (campaign), what the firm is (company, platform), what people are like (behaviour).

Each setting is a frozen pydantic model: unknown names, wrong types and values out of bounds are refused where they
enter, all at once. Names hold the units. "0..1" levers: 0.5 is an average programme, 0 none, 1 the best imaginable.
"""

from sim.settings.base import (
    FORMATS,
    JOB_GRADES,
    REWARDS,
    WEEKDAYS,
    Audience,
    Date,
    Format,
    Group,
    IsoDate,
    JobGrade,
    Message,
    Money,
    Name,
    Reward,
    RewardKind,
    SessionPlan,
    Setting,
    Share,
    Teaser,
    Weekday,
)
from sim.settings.behaviour import WIDE, Anchor, Behaviour, Confidence, Parameter, PriorShape
from sim.settings.calendar import Calendar
from sim.settings.campaign import Brand, Campaign, Costs, Involvement, Programme, Registration, Sharing
from sim.settings.channels import NEEDS, Channel, ChannelPrice, Needs
from sim.settings.company import ColumnMap, CompanySettings, Culture, OfficePlan, OfficeSeries, Platform
from sim.settings.design_point import Settings
from sim.settings.modules import Module
from sim.settings.rules import ACTIONS, METRICS, RECIPIENTS, Rule, SendTeaser
from sim.settings.surroundings import OtherProgramme
from sim.settings.waves import Wave

__all__ = [
    "ACTIONS",
    "FORMATS",
    "JOB_GRADES",
    "METRICS",
    "NEEDS",
    "RECIPIENTS",
    "REWARDS",
    "WEEKDAYS",
    "WIDE",
    "Anchor",
    "Audience",
    "Behaviour",
    "Brand",
    "Calendar",
    "Campaign",
    "Channel",
    "ChannelPrice",
    "ColumnMap",
    "CompanySettings",
    "Confidence",
    "Costs",
    "Culture",
    "Date",
    "Format",
    "Group",
    "Involvement",
    "IsoDate",
    "JobGrade",
    "Message",
    "Module",
    "Money",
    "Name",
    "Needs",
    "OfficePlan",
    "OfficeSeries",
    "OtherProgramme",
    "Parameter",
    "Platform",
    "PriorShape",
    "Programme",
    "Registration",
    "Reward",
    "RewardKind",
    "Rule",
    "SendTeaser",
    "SessionPlan",
    "Setting",
    "Settings",
    "Share",
    "Sharing",
    "Teaser",
    "Wave",
    "Weekday",
]
