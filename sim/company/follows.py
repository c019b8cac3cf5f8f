"""Who reads whom on the platform: colleagues first, then popular people of the own office and of the company.

A person's wish is split by expectation: a number of colleagues, of others in the own office, of others elsewhere. Whoever
follows somebody in another office posts it there (see `office_blocks`); then each block of offices is finished and
written once (see `follower_rows`).
"""

import numpy as np

from sim.company.csr import own_part
from sim.company.draws import LOT, drawn, fill_lots, low, nth, own, unit
from sim.company.follower_rows import ANYBODY, Following, close, followed, larger, make_workspace, settle
from sim.company.office_blocks import Blocks, Boxes, block_of, has_room, largest, longer, make_blocks, make_boxes, more_room, post
from sim.company.pairs import pair
from sim.company.people import Draw, People, lognormal, stream
from sim.compiled_code.decorators import bare
from sim.settings import Behaviour

MOST_OF_REST = 0.5
"""Technical: of those in a small office whom one does not follow as colleagues, one seeks at most this share while there
are others elsewhere: the last ones are hard to come across."""


def generate_followers(
    seed: int,
    people: People,
    sociable: np.ndarray,
    colleague_start: np.ndarray,
    colleague_to: np.ndarray,
    tie_share: np.ndarray | None,
    behaviour: Behaviour,
) -> tuple[np.ndarray, np.ndarray]:
    """The followers of each person as rows (start (N + 1,) int64, to int32 ascending); O(follows).

    People follow `network_follows_per_person` others on average, more if `sociable` (N,) ratio; how often one is
    followed is heavy-tailed: attractiveness is lognormal with sigma `network_follow_spread`, times the fame of the rank.
    Of colleagues one follows the closest first where `tie_share` (ties,), see `Company`, says who they are.
    """
    n, mean = len(sociable), behaviour.value("network_follows_per_person")
    fame = lognormal(stream(seed, Draw.ATTRACTIVENESS), people.key, behaviour.value("network_follow_spread"))
    fame *= _fame_by_rank(behaviour)[people.level]
    office_first = people.office_first
    following = Following(
        people.key, sociable, fame, office_first, colleague_start, colleague_to, closeness(colleague_start, tie_share), np.empty(n, np.float32), np.empty(n, np.int32),
        stream(seed, Draw.FOLLOWS_COLLEAGUE), stream(seed, Draw.FOLLOWS_OTHER),
    )  # fmt: skip
    office_fame = np.add.reduceat(fame, office_first[:-1], dtype=np.float64)
    lots = np.empty(len(office_fame), LOT)
    fill_lots(office_fame, lots, np.empty(len(lots)), np.empty(len(lots), np.int32))
    nearby = behaviour.value("network_follow_own_office_share")
    nearby += (1.0 - nearby) * office_fame / office_fame.sum()
    first_share = behaviour.value("network_colleagues_first_share")
    blocks = make_blocks(office_first)
    office_block = np.repeat(np.arange(len(blocks.row) - 1, dtype=np.int32), np.diff(blocks.office))
    boxes = make_boxes(blocks, int(0.4 * mean * n))
    done = _send(0, following, mean, first_share, nearby, lots, office_block, blocks, boxes)
    while done < n:
        boxes = more_room(boxes)
        done = _send(done, following, mean, first_share, nearby, lots, office_block, blocks, boxes)
    workspace = make_workspace(largest(blocks), mean)
    start, to = np.zeros(n + 1, np.int64), np.empty(int(1.02 * mean * n) + 64, np.int32)
    block, filled = settle(0, 0, following, workspace, blocks, boxes, start, to)
    while block < len(blocks.row) - 1:
        workspace, to = larger(workspace), longer(to)
        block, filled = settle(block, filled, following, workspace, blocks, boxes, start, to)
    return start, to[:filled]


def _fame_by_rank(behaviour: Behaviour) -> np.ndarray:
    """(levels,) float32 attractiveness as somebody to follow, against staff, in the order of sim.state.layout.Level."""
    ranks = ("manager", "senior_manager", "executive")
    return np.array([1.0, *(behaviour.value(f"network_fame_{rank}_ratio") for rank in ranks)], np.float32)


def closeness(start: np.ndarray, tie_share: np.ndarray | None) -> np.ndarray:
    """(ties,) float32: how close a colleague is, against the average one of the same person; empty where no file says it."""
    if tie_share is None:
        return np.empty(0, np.float32)
    degree = np.diff(start)
    total = np.add.reduceat(np.append(tie_share, 0.0), start[:-1], dtype=np.float64)
    return (tie_share * np.repeat(degree / np.maximum(total, 1e-12), degree)).astype(np.float32)


@bare
def _send(
    done: int, f: Following, mean: float, first_share: float, nearby: np.ndarray, lots: np.ndarray, office_block: np.ndarray,
    blocks: Blocks, boxes: Boxes,
) -> int:  # fmt: skip
    """Post who follows somebody in another office, from the row `done` on; the row where the boxes were full, or N.

    Fills `f.share` and `f.here`. `nearby` (O,): share of others who sit in the own office; `lots`: offices by fame.
    """
    n = len(f.key)
    for office in range(np.searchsorted(f.office_first, done, side="right") - 1, len(nearby)):
        first, last = f.office_first[office], f.office_first[office + 1]
        size = last - first
        for i in range(max(first, done), last):
            begin, end = f.colleague_start[i], f.colleague_start[i + 1]
            a, b = own_part(f.colleague_to, begin, end, first, last)
            here, elsewhere = b - a, end - begin - (b - a)
            follow = min(mean * f.sociable[i], n - 1.0)
            share = min(first_share * follow / max(here + elsewhere, 1), 1.0)
            others = follow - followed(f, share, begin, end, end, end)
            left_here = size - 1 - followed(f, share, a, b, b, b)  # those not followed as colleagues
            left_away = n - size - followed(f, share, begin, end, a, b)
            away = min(others - min(others * nearby[office], MOST_OF_REST * left_here), left_away)
            ticket = own(f.other_key, f.key[i])
            f.share[i] = share
            f.here[i] = int(min(others - away, left_here) + low(ticket))
            seek = int(away + low(nth(ticket, 0)))
            if not has_room(boxes, elsewhere + seek):
                return i
            word = own(f.colleague_key, ~f.key[i])
            for k in range(begin, begin + elsewhere):
                at = k if k < a else k + here
                if unit(nth(word, k)) < share * close(f, at):
                    j = f.colleague_to[at]
                    post(boxes, block_of(blocks, j), pair(i, j))
            draw = 1
            for _ in range(seek):
                there = office
                while there == office:
                    there = drawn(nth(ticket, draw), lots, 0, len(lots))
                    draw += 1
                post(boxes, office_block[there], pair(i, there | ANYBODY))
    return n
