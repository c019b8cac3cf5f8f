"""The platform: reach, engagement, and how posts inspire posts."""

import numpy as np

from sim.measures.kpis.registry import kpi
from sim.measures.kpis.words import (
    attendees,
    audience,
    cascades_of,
    mean_of,
    on_platform,
    posts_inspired,
    ratio,
    seen_out,
    share_of,
    share_true,
)
from sim.outcome import Outcome
from sim.state.layout import PostKind

PLATFORM = "Reach and engagement"


@kpi("share", "Reach", PLATFORM, "good", among=audience)
def reach(outcome: Outcome) -> float:
    """People in the target audience who have heard of the programme, by whatever way / target audience."""
    return share_of(outcome.people["aware_day"] >= 0, audience(outcome))


@kpi("people", "Readers per post", PLATFORM, "good")
def post_reach(outcome: Outcome) -> float:
    """Mean number of distinct people who noticed a post, over posts."""
    return mean_of(outcome.posts["views"])


@kpi("share", "Readers in other offices", PLATFORM, "good")
def views_elsewhere_share(outcome: Outcome) -> float:
    """Views (a reader of a post) from other offices than the author's / views."""
    return ratio(outcome.posts["views_elsewhere"].sum(), outcome.posts["views"].sum())


@kpi("reactions per view", "Engagement", PLATFORM, "good")
def engagement(outcome: Outcome) -> float:
    """Reactions and comments / views, a view being one reader of one post."""
    return ratio(outcome.posts["reactions"].sum(), outcome.posts["views"].sum())


@kpi("share", "Interactive users", PLATFORM, "good")
def interactive_users(outcome: Outcome) -> float:
    """People who posted or reacted at least once / people with access to the platform."""
    active = (outcome.people["posts"] > 0) | (outcome.people["reacted"] > 0)
    return share_of(active, on_platform(outcome))


@kpi("posts", "Posts", PLATFORM, "good")
def posts(outcome: Outcome) -> float:
    """Posts about the programme."""
    return float(len(outcome.posts))


@kpi("posts", "Posts before attending", PLATFORM, "good")
def posts_before(outcome: Outcome) -> float:
    """Posts whose author had not attended yet."""
    return float(np.count_nonzero(outcome.posts["kind"] == PostKind.BEFORE))


@kpi("posts", "Posts from the room", PLATFORM, "good")
def posts_during(outcome: Outcome) -> float:
    """Posts made during a workshop."""
    return float(np.count_nonzero(outcome.posts["kind"] == PostKind.DURING))


@kpi("posts per attendee", "Photographs an attendee", PLATFORM, "good")
def photos_per_attendee(outcome: Outcome) -> float:
    """Posts with a photograph, whoever made them and whenever / attendees."""
    return ratio(np.count_nonzero(outcome.posts["photo"]), np.count_nonzero(attendees(outcome)))


@kpi("posts", "Posts after attending", PLATFORM, "good")
def posts_after(outcome: Outcome) -> float:
    """Posts of people who had attended."""
    return float(np.count_nonzero(outcome.posts["kind"] == PostKind.AFTER))


@kpi("share", "Posts with a picture", PLATFORM, "good")
def photo_share(outcome: Outcome) -> float:
    """Posts with a photograph or film / posts."""
    return share_true(outcome.posts["photo"] > 0)


@kpi("share", "Posts by the top 5 % of users", PLATFORM, "bad")
def top5_share(outcome: Outcome) -> float:
    """Posts by the most active 5 % (rounded up) of people with access / posts by people with access. Near 1 whenever
    there are fewer authors than that."""
    by_person = np.bincount(outcome.posts["author"])
    author = np.flatnonzero(by_person)
    written = np.sort(by_person[author[on_platform(outcome)[author]]])
    top = -(-np.count_nonzero(on_platform(outcome)) // 20)  # rounded up
    return ratio(written[max(0, len(written) - top) :].sum(), written.sum())


CASCADES = "Cascades"


@kpi("posts per post", "Reproduction number of posts (R)", CASCADES, "good")
def post_r(outcome: Outcome) -> float:
    """Posts directly inspired by these posts / posts made early enough to leave every feed within the run
    (post_r_posts). Once all has died down it is 1 - originals / posts, and so below 1 however far it went: growth
    shows in early_r."""
    return mean_of(posts_inspired(outcome)[seen_out(outcome)])


@kpi("posts", "Posts that R is taken over", CASCADES, "neither")
def post_r_posts(outcome: Outcome) -> float:
    """Posts made at least `feed_window_days` working days before the last simulated working day: the denominator of
    post_r. A post inspired in the last days of the window may still come after the run."""
    return float(np.count_nonzero(seen_out(outcome)))


@kpi("posts per post", "R of the first three generations", CASCADES, "good")
def early_r(outcome: Outcome) -> float:
    """As post_r, over originals and the two generations after them: spread while the subject is fresh."""
    return mean_of(posts_inspired(outcome)[seen_out(outcome) & (outcome.posts["generation"] < 3)])


@kpi("posts per post", "Early R of the largest cascade", CASCADES, "good")
def largest_cascade_r(outcome: Outcome) -> float:
    """As early_r, over the posts of the largest cascade (the earliest of equals). The largest is the luckiest: compare
    it with the R of famous challenges, which are picked in the same way, and not with that of ordinary posts."""
    if len(outcome.posts) == 0:
        return np.nan
    table = cascades_of(outcome)
    early = (outcome.posts["root"] == table["root"][table["size"].argmax()]) & (outcome.posts["generation"] < 3)
    return mean_of(posts_inspired(outcome)[seen_out(outcome) & early])


@kpi("posts", "Largest cascade", CASCADES, "good")
def cascade_max(outcome: Outcome) -> float:
    """Posts in the largest cascade, its original included; 0 without posts."""
    return float(cascades_of(outcome)["size"].max(initial=0))


@kpi("steps", "Deepest cascade", CASCADES, "good")
def cascade_depth_max(outcome: Outcome) -> float:
    """Most steps from any original to a post it led to; not defined without posts."""
    return float(cascades_of(outcome)["depth"].max()) if len(outcome.posts) else np.nan


@kpi("offices", "Offices in the widest cascade", CASCADES, "good")
def cascade_offices_max(outcome: Outcome) -> float:
    """Most distinct offices in any one cascade; 0 without posts."""
    return float(cascades_of(outcome)["offices"].max(initial=0))


@kpi("share", "Originals that inspired nothing", CASCADES, "bad")
def trivial_cascades(outcome: Outcome) -> float:
    """Originals that inspired no post / originals."""
    return share_true(cascades_of(outcome)["depth"] == 0)


@kpi("share", "Cascades past one degree", CASCADES, "good")
def beyond_one_degree(outcome: Outcome) -> float:
    """Originals with a post two steps or more away / originals."""
    return share_true(cascades_of(outcome)["depth"] >= 2)


@kpi("steps", "Structural virality", CASCADES, "good")
def structural_virality(outcome: Outcome) -> float:
    """Mean distance between two posts of the largest cascade (the earliest of equals); just under 2 for a broadcast,
    more for person to person. Not defined where no post inspired another (Goel et al. 2016, see `sim.measures.cascades`)."""
    table = cascades_of(outcome)
    return float(table["structural_virality"][table["size"].argmax()]) if len(outcome.posts) else np.nan
