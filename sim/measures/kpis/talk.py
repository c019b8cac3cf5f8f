"""Talk: about the content, or merely that one went."""

import math

import numpy as np

from sim.measures.kpis.registry import kpi
from sim.measures.kpis.words import (
    after_the_day,
    attendees,
    audience,
    followed,
    heard_well,
    ill_posts,
    in_the_end,
    mentioned,
    met_content,
    rated,
    ratings,
    ratio,
    share_of,
    share_true,
    told,
    told_anywhere,
)
from sim.outcome import Outcome

TALK = "Talk (word of mouth)"


@kpi("share", "Content heard", TALK, "good")
def content_heard(outcome: Outcome) -> float:
    """People who were told about the content in conversation by a colleague who speaks well of it, up to 28 days after the
    last session (whenever modules follow it), without having attended / all employees."""
    return share_true(heard_well(outcome))


@kpi("share", "Content heard, in the audience", TALK, "good", among=audience)
def content_heard_audience(outcome: Outcome) -> float:
    """As content_heard, of the target audience / target audience."""
    return share_of(heard_well(outcome), audience(outcome))


@kpi("share", "Content reach", TALK, "good")
def content_reach(outcome: Outcome) -> float:
    """People who attended, or were told about the content by a colleague or read it in a post up to 28 days after the last
    session / all employees."""
    return share_true(met_content(outcome))


@kpi("share", "Content reach, in the audience", TALK, "good", among=audience)
def content_reach_audience(outcome: Outcome) -> float:
    """As content_reach, of the target audience / target audience."""
    return share_of(met_content(outcome), audience(outcome))


@kpi("people per 100", "Talkers per 100 people", TALK, "good")
def talkers_per_100(outcome: Outcome) -> float:
    """Attendees who told a peer or boss about the content within 28 days, for each 100 employees."""
    return 100.0 * share_true(told(outcome))


@kpi("conversations per 100", "Content conversations per 100 people", TALK, "good")
def conversations_per_100(outcome: Outcome) -> float:
    """Conversations about the content, one a listener, for each 100 employees."""
    return 100.0 * ratio(in_the_end(outcome, "content_talks"), len(told(outcome)))


@kpi("share", "Talk that speaks well of it", TALK, "good")
def talk_valence(outcome: Outcome) -> float:
    """Conversations about the content and posts from the room or after it that speak well of it / these, and complaints
    of people who were not there. One a listener, one a post."""
    posts = int(after_the_day(outcome).sum())
    stories = in_the_end(outcome, "content_talks", "complaints") + posts
    ill = in_the_end(outcome, "ill_content_talks", "complaints") + ill_posts(outcome)
    return ratio(stories - ill, stories)


@kpi("share", "Talk-about rate", TALK, "good")
def talk_about_rate(outcome: Outcome) -> float:
    """Attendees who told a peer or boss about the content in conversation within 28 days of attending / attendees.
    Those near the end of the run had fewer days (see followed_28_days). Blind to how many attended: see content_heard."""
    return share_of(told(outcome), attendees(outcome))


@kpi("share", "Talk-about rate, posts counted", TALK, "good")
def talk_about_rate_with_posts(outcome: Outcome) -> float:
    """Attendees who within 28 days of attending told a peer or boss about the content, or told it in a post /
    attendees."""
    return share_of(told_anywhere(outcome), attendees(outcome))


@kpi("share", "Talk-about rate of the audience", TALK, "good", among=audience)
def talk_about_rate_audience(outcome: Outcome) -> float:
    """People in the target audience who attended and told a peer or boss about the content within 28 days / target
    audience."""
    return share_of(told(outcome), audience(outcome))


@kpi("share", "Attendees followed for 28 days", TALK, "neither")
def followed_28_days(outcome: Outcome) -> float:
    """Attendees with 28 simulated days after their workshop / attendees. Below 1, 28-day figures are cut short."""
    return share_of(followed(outcome), attendees(outcome))


@kpi("share", "Merely mentioned it", TALK, "neither")
def mention_rate(outcome: Outcome) -> float:
    """Attendees who within 28 days told somebody "I went on a course" and no more, at least once / attendees. They
    may have told the content on another occasion."""
    return share_of(mentioned(outcome), attendees(outcome))


@kpi("share", "Mentioned it and never told the content", TALK, "bad")
def mention_only_rate(outcome: Outcome) -> float:
    """Attendees who within 28 days mentioned it and did not tell the content / attendees."""
    return share_of(mentioned(outcome) & ~told(outcome), attendees(outcome))


@kpi("share", "Talk that is about the content", TALK, "good")
def content_share(outcome: Outcome) -> float:
    """Conversations about the content / all conversations (about the content or merely mentioning it), one a
    listener. Talk ahead of the workshop is in it, and can only be a mention."""
    return ratio(in_the_end(outcome, "content_talks"), in_the_end(outcome, "content_talks", "mention_talks"))


@kpi("conversations", "Content conversations per attendee", TALK, "good")
def content_talks_per_attendee(outcome: Outcome) -> float:
    """Conversations about the content, one a listener / attendees."""
    return ratio(in_the_end(outcome, "content_talks"), np.count_nonzero(attendees(outcome)))


@kpi("share", "Talk off the platform", TALK, "neither")
def off_platform_share(outcome: Outcome) -> float:
    """Conversations not held on the platform / all conversations. Posts are no conversations."""
    talks = in_the_end(outcome, "content_talks", "mention_talks")
    return ratio(talks - in_the_end(outcome, "platform_talks"), talks)


@kpi("share", "Heard the content from a colleague", TALK, "good")
def heard_content_rate(outcome: Outcome) -> float:
    """People who did not attend and were told about the content by somebody / people who did not attend."""
    return share_of(outcome.people["heard_content_day"] >= 0, ~attendees(outcome))


@kpi("correlation, -1 to 1", "Rating and talk", TALK, "neither")
def rating_talk_correlation(outcome: Outcome) -> float:
    """Correlation of the rating with having told (1) or not (0), over attendees who rated. An output, never assumed.
    Not defined where all rated alike, or all or none told."""
    rating, has_told = ratings(outcome), told(outcome)[rated(outcome)]
    if len(rating) == 0 or rating.min() == rating.max() or has_told.min() == has_told.max():
        return np.nan
    both = np.array((rating, has_told), np.float64)
    both -= both.mean(axis=1, keepdims=True)
    # not by `@`: its last digits differ between processors
    (rating_square, told_square), cross = (both * both).sum(axis=1), (both[0] * both[1]).sum()
    correlation = cross / math.sqrt(rating_square) / math.sqrt(told_square)
    return max(-1.0, min(1.0, float(correlation)))  # rounding may carry it past the ends
