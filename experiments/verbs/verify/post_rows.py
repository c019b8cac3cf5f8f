"""Rows of the table of patterns: posts, ties, rewards and contests."""

from experiments.verbs.verify import contest_patterns as contests
from experiments.verbs.verify import post_patterns as posts
from experiments.verbs.verify import samples
from experiments.verbs.verify import tie_patterns as ties
from experiments.verbs.verify.pattern import AVERAGE, CAMPAIGN, ORDINARY, Pattern, TargetRange, as_observed

BUILT_TO_SPREAD = "this campaign is built to go viral, and close to the threshold cascades grow by going deeper; the source describes everything people post"
EAGER = (
    "a post is noticed by few, who react often; in the world by many, who seldom do. If people react less (engagement_rate), too few react in a month: "
    "what lacks is readers"
)

POSTS: tuple[Pattern, ...] = (
    *(
        Pattern("Posts", what, seen_in, posts.cascades_that_go, (which, how_far), as_observed(observed), thought, instead)
        for which, seen_in, how_far, what, observed, thought, instead in (
            ("campaign", CAMPAIGN, "nowhere", "posts that inspire no other post, of originals", "single_post_cascades", "", ()),
            ("ordinary", ORDINARY, "one step", "cascades that go one step and no further, of originals", "one_step_cascades", "", ()),
            ("campaign", CAMPAIGN, "further", "cascades that pass one degree, of originals", "beyond_one_degree",
             BUILT_TO_SPREAD, ("no channel", "larger")),
            ("ordinary", ORDINARY, "further", "cascades that pass one degree, of originals", "beyond_one_degree", "", ()),
        )
    ),
    Pattern(
        "Posts", "posts inspired by an original itself, of all inspired posts", CAMPAIGN, posts.copies_at_first_hand, (),
        as_observed("depth_one_share_of_copies"), BUILT_TO_SPREAD,
    ),
    Pattern(
        "Posts", f"structural virality against size, cascades of {posts.LARGE} posts and more (rank correlation)", CAMPAIGN,
        posts.virality_and_size, (), as_observed("structural_virality_size_correlation"), BUILT_TO_SPREAD, ("larger",),
    ),
    Pattern("Posts", "posts per original", CAMPAIGN, posts.posts_per_original, (), as_observed("seed_multiplication"), BUILT_TO_SPREAD),
    Pattern(
        "Posts", "cascades of more than 100 posts, of originals", CAMPAIGN, posts.huge_cascades, (), as_observed("large_cascade_rarity"),
        BUILT_TO_SPREAD,
    ),
    Pattern(
        "Posts", "posts inspired by each of the first posts of the largest cascade", CAMPAIGN, samples.mean_figure, ("largest_cascade_r",),
        TargetRange(anchor="challenge_post_reproduction"),
        "the largest cascade of each run is the luckiest of dozens, and short: the first three generations of such a one lie above "
        "those of challenges that ran for months",
    ),
    Pattern(
        "Posts", "dispersion of the posts that a post inspires (negative binomial)", ORDINARY, posts.dispersion, (),
        TargetRange(anchor="offspring_dispersion"),
    ),
    Pattern(
        "Posts", "offices among the first five posts of a cascade against its posts in all (rank correlation)", CAMPAIGN,
        posts.early_spread, (),
        TargetRange(0.0, 1.0, words="Weng, Menczer & Ahn 2013, Virality prediction and community structure, Scientific Reports 3:2522 "
                    "(recalled; communities among the first 50 tweets)", whole=True),
    ),
    Pattern("Posts", "posts written by the most active 5 % of users", CAMPAIGN, samples.mean_figure, ("top5_share",), as_observed("top5_share_of_posts")),
    Pattern(
        "Posts", "posts written by the most active 5 % of users, all programmes together", ORDINARY, posts.most_active_share, (),
        as_observed("top5_share_of_posts"),
    ),
    Pattern("Posts", "people who post about it, of all employees", CAMPAIGN, posts.who_posts, (), as_observed("campaign_posters"), BUILT_TO_SPREAD),
    Pattern(
        "Posts", "people who react to a post in the four weeks of the workshops, of all employees", CAMPAIGN, posts.who_reacts, (),
        as_observed("campaign_reactors"),
    ),
    Pattern("Posts", "posts, of all employees", CAMPAIGN, posts.posts_per_head, (), as_observed("posts_per_head")),
    Pattern(
        "Posts", "audience that notices a post; the ten most reacted to", CAMPAIGN, posts.best_posts, ("reach",),
        as_observed("reach_of_best_posts"),
    ),
    Pattern(
        "Posts", "reactions per reading; the ten most reacted to", CAMPAIGN, posts.best_posts, ("engagement",),
        as_observed("engagement_of_best_posts"), EAGER,
    ),
    Pattern("Posts", "reactions per reading; all posts", CAMPAIGN, posts.engagement, (), as_observed("engagement_of_all_posts"), EAGER),
    Pattern(
        "Ties", "speed of inspiration along ties inside an office, against ties between offices", CAMPAIGN, ties.in_office_ratio, ("all",),
        TargetRange(4.0, 5.0, parameter="in_office_contact_ratio"),
        "the source counts messages between two people. Posts are read wherever one sits: what the platform carries narrows the distance "
        "that conversation, alone in the next line, has",
    ),
    Pattern(
        "Ties", "the same by conversation alone (feed switched off)", CAMPAIGN, ties.in_office_ratio, ("talk",),
        TargetRange(4.0, 5.0, parameter="in_office_contact_ratio"),
    ),
    *(
        Pattern("Ties", what, CAMPAIGN, ties.remote_loss, (where,), as_observed(observed), thought)
        for where, what, observed, thought in (
            ("offices", "loss of conversation between offices if all work remotely", "remote_cross_group_loss", ""),
            ("office", "loss of conversation inside an office if all work remotely", "remote_talk_loss", ""),
        )
    ),
    Pattern(
        "Ties", "conversations not held on the platform, of all", CAMPAIGN, samples.mean_figure, ("off_platform_share",),
        as_observed("face_to_face_share"),
    ),
    Pattern(
        "Rewards and contests", "posts when sharing is paid, against unpaid", AVERAGE, contests.reward_volume, (),
        TargetRange(1.0, 3.0, parameter="money_volume_ratio", whole=True),
    ),
    *(
        Pattern(
            "Rewards and contests", what, CAMPAIGN, contests.contest_effect, (of,), as_observed(observed), thought,
        )
        for of, what, observed, thought in (
            ("fade", "what a contest adds to answers per reading of a post, weeks 6 to 8 against 1 to 4", "contest_fade",
             "people do tire of it, but an office warms to it with each post from elsewhere that it meets, and is still warming in the first two weeks, in "
             "which most early posts are read; the game of the source is on from its first day"),
            ("recovery", "what a contest adds to answers per reading of a post, weeks 10 to 14 against 6 to 8", "contest_recovery",
             "it may be there: hardly any post is left to answer in those weeks, and the interval reaches to 1.3"),
        )
    ),
)  # fmt: skip
