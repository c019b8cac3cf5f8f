"""Downloads: the scenario, the report, the data. Reports are made by `compare` and `run` themselves, when
asked for, from the scenarios as files; so the command printed in them works with the downloaded files."""

import io
import re
import shlex
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import redirect_stderr
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import streamlit as st

from experiments.config.arms import Arm
from experiments.config.compose import ONE_AT_A_TIME
from experiments.config.errors import RequestError
from experiments.config.saying import silently
from experiments.config.typed_values import typed_value
from experiments.dashboard import choices, described
from experiments.dashboard.scenes import FIRST_SEED, Scene
from experiments.dashboard.searches import aim_words, matters_words
from experiments.dashboard.uploads import placeless
from experiments.dashboard.widgets import FileOffered, offer_files
from experiments.statistics import summary
from experiments.storage.csv_text import plain
from experiments.storage.result_folders import CHUNKS
from experiments.verbs.compare import report as compare_report
from experiments.verbs.compare import verb as compare
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.run import verb as run
from experiments.verbs.run.summary_csv import as_csv
from sim.measures.kpis import KPIS

BASELINE, WHAT_IF, COMMAND = "baseline.yaml", "what_if.yaml", "command.txt"
TEXTS = (".html", ".json", ".csv", ".yaml")


def offer(scene: Scene, comparison: Comparison) -> None:
    """The buttons, and the commands that give the numbers shown. `comparison`: of all that is side by side."""
    st.header("Download")
    offered: tuple[FileOffered, ...] = (
        ("Scenario (YAML)", scenario_yaml(scene.arms[-1]), WHAT_IF, "application/yaml"),
        ("Brief (HTML)", partial(page, scene, "brief.html"), "brief.html", "text/html"),
        ("Report (HTML)", partial(page, scene, "report.html"), "report.html", "text/html"),
        ("Appendix (HTML)", partial(page, scene, "appendix.html"), "appendix.html", "text/html"),
        ("Everything (ZIP)", partial(archive, scene), "watercooler.zip", "application/zip"),
        ("Key figures (CSV)", partial(key_figures, comparison), "key_figures.csv", "text/csv"),
        ("Replications (Parquet)", partial(replication_rows, comparison), "replications.parquet", "application/vnd.apache.parquet"),
    )
    offer_files(offered)
    if scene.more_than_two:
        st.caption(f"All but the scenario hold all {len(scene.side_by_side)} that are side by side: what is kept, too.")
    st.caption("The scenario by itself: choose it above under *What if we had*, or simulate it in the same company and worlds:")
    st.code(command(["run", f"campaign={WHAT_IF}", *_shared(scene)]), language=None, wrap_lines=True)
    if len(scene.side_by_side) > 1:
        st.caption(f"The same comparison, in the folder of the unpacked ZIP, which holds this command as {COMMAND}:")
        st.code(command(words_of(scene)), language=None, wrap_lines=True)
    if st.session_state["company"] == choices.OWN:
        st.caption("Put your company's files beside them first: the ZIP does not hold these.")
    elif described.file_of(scene.baseline.settings.company):
        st.caption("employees.csv, which they name, is in the ZIP.")


def scenario_yaml(arm: Arm) -> str:
    """A scenario as a campaign file, for `run`, `compare` and this page."""
    return choices.campaign_file(arm.settings.campaign, arm.title, short_name(arm.title))


def short_name(title: str) -> str:
    """A title as the name of a campaign: a-z, 0-9 and _."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:50].strip("_")
    return words if re.match("[a-z]", words) else f"what_if_{words}".strip("_")


def key_figures(comparison: Comparison) -> bytes:
    """Every key figure, as in the report's summary.csv; no cell is a formula."""
    if len(comparison.arms) > 1:
        named = tuple(replace(each, name=each.title) for each in comparison.arms)  # what is kept has a number for its name
        return compare_report.as_csv(replace(comparison, arms=named)).encode()
    return as_csv(summary.summarise({name: comparison.found.values(name)[0] for name in KPIS})).encode()


def replication_rows(comparison: Comparison) -> bytes:
    """A row a scenario and seed, with every key figure: figures of a whole company, of nobody in particular."""
    table = comparison.found.table.drop_columns(["error", "traceback"])
    names = [plain(comparison.arms[point - 1].title) for point in table["point"].to_pylist()]
    sink = pa.BufferOutputStream()
    pq.write_table(table.add_column(0, "scenario", pa.array(names, pa.string())), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


# --- by compare and run -----------------------------------------------------------------------------------------------


def page(scene: Scene, name: str) -> bytes:
    """A page of the report of `compare`; of a baseline alone, of that of `run`."""
    return alone(result(scene)[name])


BESIDE = re.compile(r'<a href="(?:brief|report|appendix)\.html[^"]*">(.*?)</a>', re.DOTALL)
DETAILS = re.compile(r"Details: report\.html; assumptions, sources, glossary: appendix\.html\.")


def alone(content: bytes) -> bytes:
    """A page that is downloaded by itself: without links to the pages that are not beside it."""
    text = BESIDE.sub(r"\1", content.decode("utf-8"))
    return DETAILS.sub("Details, assumptions, sources and glossary: the report, which is downloaded by itself.", text).encode()


def archive(scene: Scene) -> bytes:
    """Everything that `compare` (or `run`) writes, and the scenarios."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in result(scene).items():
            file.writestr(name, content)
    return packed.getvalue()


def result(scene: Scene) -> dict[str, bytes]:
    """Files by name, without a trace of the folders of this machine in which they were made. Raises RequestError, without one too."""
    names = file_names(scene)
    with tempfile.TemporaryDirectory(prefix="watercooler-") as name, ONE_AT_A_TIME:
        folder = Path(name)
        for each, arm in zip(names, scene.side_by_side, strict=True):
            (folder / each).write_text(scenario_yaml(arm), encoding="utf-8")
        (folder / COMMAND).write_text(
            f"# In the folder of this file, it gives the same numbers:\n{command(words_of(scene))}\n", encoding="utf-8"
        )
        with silently(), redirect_stderr(io.StringIO()):
            verb, *words = words_of(scene, f"{folder}/")
            words += [f"results={folder / 'results'}", "name=dashboard", "execution.in_process_seconds=3600"]
            try:
                (run if verb == "run" else compare).main(words)
            except RequestError as error:
                raise RequestError(
                    replace(each, where=each.where.replace(f"{folder}/", ""), allowed=each.allowed.replace(f"{folder}/", ""))
                    for each in error.problems
                ) from error
        made = next(folder.glob("results/*/*/report.html")).parent
        paths = [
            *(folder / each for each in (*names, COMMAND)),
            *(path for path in sorted(made.rglob("*")) if path.is_file() and CHUNKS not in path.parts),
        ]
        found = {str(path.relative_to(made if path.is_relative_to(made) else folder)): path.read_bytes() for path in paths}
    drawn = described.file_of(scene.baseline.settings.company)
    if drawn is not None:
        found[placeless(str(drawn))] = drawn.read_bytes()
    return {each: placeless_file(each, content, name) for each, content in found.items()}


def file_names(scene: Scene) -> list[str]:
    """What all that is side by side is called as files; with a number where *the* what-if would be one of several."""
    others = len(scene.side_by_side) - 1
    return [BASELINE, *([WHAT_IF] if others == 1 else [f"what_if_{i}.yaml" for i in range(1, others + 1)])]


def words_of(scene: Scene, folder: str = "") -> list[str]:
    """The verb that gives the numbers of the page from files in a folder, and its words."""
    baseline, *others = (f"{folder}{each}" for each in file_names(scene))
    if not others:
        return ["run", f"campaign={baseline}", *_shared(scene)]
    decides = [*aim_words(scene.aim), *matters_words(scene.matters)]
    return ["compare", f"baseline={baseline}", f"alternatives={typed_value(others)}", *_shared(scene), *decides]


def _shared(scene: Scene) -> list[str]:
    """Company, its prices and what surrounds it, and the worlds; campaigns have their prices in their files."""
    return [*scene.words, f"replications={scene.replications}", f"seed={FIRST_SEED}"]


def command(words: Sequence[str]) -> str:
    """A command as it is typed, with files beside it."""
    return f"watercooler {shlex.join(map(placeless, words))}"


def placeless_file(name: str, content: bytes, folder: str) -> bytes:
    """A file without the names of these folders."""
    if name.endswith(TEXTS):
        return placeless(content.decode("utf-8").replace(f"{folder}/", "")).encode()
    if name != "points.parquet":
        return content
    table = pq.read_table(io.BytesIO(content))
    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            table = table.set_column(i, field, pc.replace_substring(table.column(i), f"{folder}/", ""))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())
