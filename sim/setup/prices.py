"""What each thing costs that a campaign buys, in US dollars. What was spent, that evening and in the end, is counted with these."""

from typing import Literal

import numpy as np

from sim.audiences import in_audience
from sim.company.company import Company
from sim.mechanisms import on
from sim.settings import JOB_GRADES, Message, Module, Reward, Settings
from sim.settings.rules import AddSessions

Unit = Literal["campaign", "attendee", "session", "reminder", "manager"]


def unit_prices(settings: Settings) -> dict[str, tuple[Unit, float]]:
    """By part of the cost: what is counted, and USD for each.

    A price "at the full lever" is paid in proportion to the lever. Rooms, messages, rewards and who is involved have prices of their own.
    """
    campaign = settings.campaign
    price, brand, programme, sharing = campaign.costs, campaign.brand, campaign.programme, campaign.sharing
    involvement = campaign.involvement
    learning_usd, time_usd = hour_prices(settings)
    return {
        "brand": ("campaign", price.brand_usd * brand.strength),
        "theme": ("campaign", price.theme_usd * (brand.awe + brand.interest + brand.theme) / 3.0),
        "learning_hours": ("attendee", programme.hours * learning_usd),
        "attendee_time": ("attendee", programme.hours * time_usd),
        "explaining": ("campaign", price.explaining_usd * programme.explainability),
        "costumes": ("attendee", price.dress_up_usd * programme.dress_up),
        "photo_moment": ("session", price.photo_moment_usd * programme.photo_moment),
        "reminders": ("reminder", price.reminder_usd),
        "assets": ("campaign", price.sharing_assets_usd * sharing.assets),
        "prompts": ("campaign", price.prompts_usd * sharing.prompts),
        "contest": ("campaign", price.contest_usd * sharing.rivalry),
        "visible_reminders": ("attendee", price.visible_reminder_usd * sharing.visible_reminders),
        "briefing": ("manager", involvement.managers_briefed * involvement.cost_per_briefing_usd),
    }


def hour_prices(settings: Settings) -> tuple[float, float]:
    """USD for an hour of an attendee: of learning, by quality and facilitation, and of their time."""
    price, programme, b = settings.campaign.costs, settings.campaign.programme, settings.behaviour
    dearer = b.value("quality_hour_price_slope") * (programme.quality - 0.5)
    dearer += b.value("facilitation_hour_price_slope") * (programme.facilitation - 0.5)
    learning_usd = _priced(settings, price.learning_hour_usd, "cost_per_learning_hour_usd") * (1.0 + dearer)
    return learning_usd, _priced(settings, price.attendee_hour_usd, "attendee_time_cost_usd")


def ambassador_usd(settings: Settings, level: np.ndarray) -> np.ndarray:
    """(N,) USD for each person, if they were an ambassador. `level`: (N,) rank of each."""
    involvement = settings.campaign.involvement
    stated = (getattr(involvement.ambassador_usd, name) for name in JOB_GRADES)
    return np.array([involvement.cost_per_manager_usd if usd is None else usd for usd in stated])[level]


def involvement_usd(settings: Settings, involved: np.ndarray, level: np.ndarray) -> float:
    """USD for who is involved before launch: ambassadors x their prices + other managers x the price of a manager; nobody is paid twice.
    `involved`: (N,) whether each manager is involved; `level`: (N,) rank of each person."""
    rows = list(set(settings.campaign.involvement.people)) if on(settings, "involvement") else []
    others = np.count_nonzero(involved) - np.count_nonzero(involved[rows])
    return float(ambassador_usd(settings, level[rows]).sum()) + int(others) * settings.campaign.involvement.cost_per_manager_usd


def _priced(settings: Settings, stated: float | None, benchmark: str) -> float:
    """A price of the campaign, or the benchmark if it states none; 0 is a price too."""
    return settings.behaviour.value(benchmark) if stated is None else stated


def added_room_usd(settings: Settings, added: AddSessions) -> float:
    """USD for the room of one session that a rule adds."""
    return settings.campaign.costs.session_usd if added.session_usd is None else added.session_usd


def module_room_usd(settings: Settings, module: Module) -> float:
    """USD for the room of a module: that of a session, but for who learns alone."""
    return 0.0 if (module.format or settings.campaign.programme.format) == "self_paced" else settings.campaign.costs.session_usd


def added_usd(settings: Settings, added: AddSessions) -> float:
    """USD for one session that a rule adds and the rooms of its modules, whoever comes."""
    usd = added_room_usd(settings, added) + sum(each for unit, each in unit_prices(settings).values() if unit == "session")
    return usd + sum(module_room_usd(settings, each) for each in settings.campaign.programme.modules)


def message_usd(settings: Settings, message: Message, company: Company) -> float:
    """USD for one message: its own price, the campaign's for its channel, or that of the channel: so much a message, an office that it
    goes to, and a person that it is for."""
    stated = _stated_usd(settings, message)
    if stated is not None:
        return stated
    channel = settings.channels[message.channel]
    names = [name for name in message.audience.offices or company.office_names if not channel.offices or name in channel.offices]
    heads = 0
    if channel.price.head_usd and names:
        heads = int(np.count_nonzero(in_audience(message.audience.model_copy(update={"offices": tuple(names)}), company)))
    return channel.price.message_usd + channel.price.office_usd * len(names) + channel.price.head_usd * heads


def message_usd_in_one(settings: Settings, message: Message, company: Company) -> np.ndarray:
    """(O,) USD for one message that goes to each office alone."""
    stated, offices = _stated_usd(settings, message), len(company.office_names)
    if stated is not None:
        return np.full(offices, stated)
    price = settings.channels[message.channel].price
    heads = np.bincount(company.office[in_audience(message.audience, company)], minlength=offices)
    return price.message_usd + price.office_usd + price.head_usd * heads


def _stated_usd(settings: Settings, message: Message) -> float | None:
    """USD for one message as it says itself, or as the campaign says of its channel; None: as its channel says."""
    return settings.campaign.costs.channels_usd.get(message.channel) if message.cost_usd is None else message.cost_usd


def message_time_usd(settings: Settings, message: Message) -> float:
    """USD for the working time that a message takes from each whom it reaches: minutes of its channel x what an hour of an attendee costs."""
    hour = _priced(settings, settings.campaign.costs.attendee_hour_usd, "attendee_time_cost_usd")
    return settings.channels[message.channel].minutes / 60.0 * hour


def reward_prices(settings: Settings) -> np.ndarray:
    """(2 + R,) USD for a post by the reward that it earned: none, the campaign's, that of each of its rules."""
    return np.array([reward_usd(settings, each) if each else 0.0 for each in _rewards(settings)])


def reward_backlash(settings: Settings, paid_post_backlash_sd: float) -> np.ndarray:
    """(2 + R,) SD by which a post is liked less for the reward that it earned, in the same order: one-sided money puts readers off."""
    return np.array([paid_post_backlash_sd if each and each.kind == "money" else 0.0 for each in _rewards(settings)])


def _rewards(settings: Settings) -> list[Reward | None]:
    """What a post may earn: nothing, the campaign's reward, that of each of its rules, if it has one."""
    return [None, settings.campaign.reward, *(each.then.change_reward for each in settings.campaign.rules)]


def reward_usd(settings: Settings, reward: Reward) -> float:
    """USD per rewarded post."""
    match reward.kind:
        case "none":
            return 0.0
        case "money":
            return reward.value_usd
        case "two_sided":  # the author and the audience
            return 2.0 * reward.value_usd
        case "recognition" | "exclusive_recognition":
            return settings.campaign.costs.recognition_usd
