"""What is said of behaviour that was calibrated."""

from experiments.report.calibrated import calibrated_said


def test_behaviour_that_was_calibrated_twice_names_both() -> None:
    """The second was said to have narrowed down what the first had."""
    posts = [
        "calibrated to 89 posts of a in b; the range is ...",
        "calibrated to 89 posts of a in b; THE DATA HARDLY MOVE IT; the range is ...",
    ]
    told = calibrated_said([*posts, "calibrated to 36 adoptions of 60 people; the range is ...", "assumption", "assumption"])
    assert told.startswith("Behaviour is calibrated to 89 posts of a in b and to 36 adoptions of 60 people: they narrowed down 2 of the 5 ")
    assert calibrated_said(["assumption"]) == ""
