"""What is said of behaviour that was calibrated."""

from experiments.report.calibrated import calibrated_said
from experiments.report.page import behaviour_command
from experiments.verbs.calibrate.behaviour_file import Fitted, and_how, calibrated
from tests.worlds import shipped


def test_behaviour_that_was_calibrated_twice_names_both() -> None:
    """The second was said to have narrowed down what the first had."""
    posts = [
        "calibrated to 89 posts of a in b; the range is ...",
        "calibrated to 89 posts of a in b; THE DATA HARDLY MOVE IT; the range is ...",
    ]
    told = calibrated_said([*posts, "calibrated to 36 adoptions of 60 people; the range is ...", "assumption", "assumption"])
    assert told.startswith("Behaviour is calibrated to 89 posts of a in b and to 36 adoptions of 60 people: they narrowed down 2 of the 5 ")
    assert calibrated_said(["assumption"]) == ""


def test_behaviour_that_does_not_look_like_the_data_is_not_used_without_a_word() -> None:
    """Its report says not to use it; answers that rested on it praised it."""
    made = calibrated(shipped().behaviour, {"rating_sd": Fitted(0.7, 0.5, 0.9, True)}, and_how("55 registrations", usable=False))
    source = made.parameters["rating_sd"].source
    assert calibrated_said([source]).endswith(
        "calibrated to 55 registrations: they narrowed down 1 of the 1 behavioural parameters. But the fitted model does not look like these "
        "data: do not use it before you know why."
    )


def test_the_command_that_uses_what_was_fitted_names_one_behaviour() -> None:
    """What was fitted holds what the calibration began with, and what was stated for it."""
    typed = "watercooler calibrate campaign=a behaviour=before.yaml behaviour.parameters.rating_sd.value=0.7 calibrate.rhythm=none"
    manifest = {"command": typed, "verb": "calibrate", "campaign": "a", "company": "small_firm", "behaviour_file": "fit.yaml"}
    assert behaviour_command(manifest, "run", "png=true") == "watercooler run campaign=a company=small_firm behaviour=fit.yaml png=true"
    assert behaviour_command({**manifest, "company": None}, "run") == "watercooler run behaviour=fit.yaml"
